'use client'

import type { CloudflareUploadProps } from '@/components/cloudflare-upload/cloudflare-upload'
import { UploadProvider } from '@/components/cloudflare-upload/upload-context'
import type { Text } from '@/components/cloudflare-upload/words/text'
import { ActionForm } from './examples/action-form'
import { Headless } from './examples/headless'
import { OneUploader } from './examples/one-uploader'
import { OwnLook } from './examples/own-look'
import { PlainForm } from './examples/plain-form'
import { SeveralVideos } from './examples/several-videos'
import type { Settings } from './settings'

/** Each use of the uploader, below each other. Only the first remembers, so that one upload is not offered six times. */
export function Examples({ settings, dir, text, limits, owner }: ExamplesProps) {
  const { max, required, disabled, send, lang, theme } = settings
  const upload = { ...limits, field: 'posts.video', maxFiles: max, required, disabled, sendWhen: send, text }
  const stage = { lang, dir, theme }
  const example = { upload, stage }
  return (
    <div className="grid gap-x-8 gap-y-12 min-[900px]:grid-cols-2">
      <OneUploader upload={{ ...upload, owner }} stage={stage} />
      <UploadProvider text={text}>
        <SeveralVideos {...example} />
        <PlainForm {...example} />
        <ActionForm {...example} />
        <Headless {...example} />
        <OwnLook {...example} />
      </UploadProvider>
    </div>
  )
}

export interface ExamplesProps {
  settings: Settings
  /** Of the page's language. */
  dir: Direction
  /** In the page's language. */
  text: Text
  limits: { maxSizeBytes?: number; maxDurationSeconds?: number }
  /** The id of the person behind the session. */
  owner?: string
}

type Direction = 'ltr' | 'rtl'

export interface ExampleProps {
  /** What the page's settings say to each uploader. */
  upload: CloudflareUploadProps
  stage: Pick<Settings, 'lang' | 'theme'> & { dir: Direction }
}
