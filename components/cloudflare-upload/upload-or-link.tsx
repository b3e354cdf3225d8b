'use client'

import { Link2 } from 'lucide-react'
import { useState } from 'react'
import type { VideoLink } from '@/lib/video/link'
import { Button } from '../ui/button'
import { CloudflareUpload, type CloudflareUploadProps } from './cloudflare-upload'
import { giveUpUpload } from './engine/give-up-upload'
import { isUnderWay, isUploaded, type UploadState } from './engine/upload-state'
import { type LinkAnswer, LinkInput } from './parts/link-input'
import { LinkRow } from './parts/link-row'
import { useKeptFocus } from './parts/use-kept-focus'
import { fill } from './words/message'
import { useText } from './words/use-text'

/**
 * An uploader, and under it a quiet way to give a link in place of a file. `onLink` is a server action that has Stream
 * fetch the link. Where it answers with a uid, the form holds that, as it holds the uid of an upload; where the action has
 * put the video into a row already, there is nothing to hold. While a link is fetched, no file is taken.
 *
 * @example <UploadOrLink field="posts.video" name="video" linkName="video" onLink={addLink} aria-label="Video" />
 */
export function UploadOrLink({ linkName, onLink, onStateChange, ...upload }: UploadOrLinkProps) {
  const [input, setInput] = useState<'closed' | 'open' | 'left'>('closed')
  const [isFetching, setIsFetching] = useState(false)
  const [linked, setLinked] = useState<{ uid: string; link: VideoLink }>()
  const [isFree, setIsFree] = useState(true)
  const text = useText()
  const keptFocus = useKeptFocus()
  const isLinkOpen = isFree && input === 'open'

  function follow(state: UploadState) {
    setIsFree(!isUnderWay(state) && !isUploaded(state))
    if (isUnderWay(state)) setInput('closed')
    onStateChange?.(state)
  }

  // In no transition: that would show the new state only when the answer is there.
  async function fetchLink(link: VideoLink, key: string): Promise<LinkAnswer> {
    setIsFetching(true)
    const answer = await onLink(link.url, key).catch(() => ({ ok: false as const, message: text.linkNoAnswer }))
    setIsFetching(false)
    if (answer.ok && answer.uid) {
      setLinked({ uid: answer.uid, link })
      setInput('closed')
      onStateChange?.({ status: 'uploaded', uid: answer.uid })
    }
    return answer
  }

  function remove({ uid }: { uid: string }) {
    giveUpUpload({ endpoint: upload.endpoint ?? '/api/uploads', field: upload.field, uid })
    setLinked(undefined)
    onStateChange?.({ status: 'cancelled' })
  }

  return (
    <div {...keptFocus} className="relative grid min-w-0 gap-1.5">
      {linked ? (
        <LinkRow {...upload} {...linked} onRemove={() => remove(linked)} />
      ) : (
        <CloudflareUpload
          {...upload}
          required={upload.required && !isLinkOpen}
          disabled={upload.disabled || isFetching}
          onStateChange={follow}
        />
      )}
      {!linked && isLinkOpen && (
        <LinkInput
          label={fill(text.linkTo, { name: linkName })}
          required={upload.required}
          form={upload.form}
          disabled={upload.disabled}
          isFetching={isFetching}
          onFetch={fetchLink}
          onLeave={() => setInput('left')}
        />
      )}
      {!linked && isFree && !isLinkOpen && (
        <Button
          ref={input === 'left' ? takeFocus : undefined}
          variant="ghost"
          className="-ms-4 justify-self-start text-muted-foreground"
          aria-disabled={upload.disabled}
          onClick={() => !upload.disabled && setInput('open')}
        >
          <Link2 aria-hidden />
          {text.useLink}
          <span className="sr-only"> ({linkName})</span>
        </Button>
      )}
      <p className="sr-only" aria-live="polite">
        {linked && fill(text.saysLinked, { name: linked.link.name })}
      </p>
    </div>
  )
}

export interface UploadOrLinkProps extends Omit<CloudflareUploadProps, 'onStateChange'> {
  onStateChange?: (state: UploadState) => void
  /** What the link leads to, in the middle of a sentence: `video`, `teaser`. */
  linkName: string
  /** `key` makes a repeated request harmless: the same link with the same key is one video. */
  onLink: (url: string, key: string) => Promise<LinkAnswer>
}

function takeFocus(button: HTMLButtonElement | null) {
  button?.focus()
}
