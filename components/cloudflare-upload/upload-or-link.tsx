'use client'

import { Link2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button'
import { CloudflareUpload, type CloudflareUploadProps } from './cloudflare-upload'
import { giveUpUpload } from './creation'
import { type LinkAnswer, LinkInput } from './link-input'
import { LinkRow } from './link-row'
import { fill } from './message'
import { text } from './text'
import { isUnderWay, type UploadState } from './upload-state'
import { useKeptFocus } from './use-kept-focus'

/**
 * An uploader, and under it a quiet way to give a link in place of a file. `onLink` is a server action that has Stream
 * fetch the link. Where it answers with a uid, the form holds that, as it holds the uid of an upload; where the action has
 * put the video into a row already, there is nothing to hold.
 *
 * @example <UploadOrLink field="posts.video" name="video" linkName="video" onLink={addLink} aria-label="Video" />
 */
export function UploadOrLink({ linkName, onLink, onStateChange, ...upload }: UploadOrLinkProps) {
  const [isOpen, setIsOpen] = useState(false)
  const [linked, setLinked] = useState<{ uid: string; url: string }>()
  const [isFree, setIsFree] = useState(true)
  const keptFocus = useKeptFocus()

  function follow(state: UploadState) {
    setIsFree(!isUnderWay(state) && state.status !== 'uploaded')
    onStateChange?.(state)
  }

  async function fetchLink(url: string, key: string): Promise<LinkAnswer> {
    const answer = await onLink(url, key)
    if (answer.ok && answer.uid) {
      setLinked({ uid: answer.uid, url })
      setIsOpen(false)
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
    <div {...keptFocus} className="grid min-w-0 gap-1.5">
      {linked ? (
        <LinkRow {...linked} name={upload.name} form={upload.form} onRemove={() => remove(linked)} />
      ) : (
        <CloudflareUpload {...upload} onStateChange={follow} />
      )}
      {!linked && isFree && isOpen && <LinkInput label={fill(text.linkTo, { name: linkName })} onFetch={fetchLink} />}
      {!linked && isFree && !isOpen && (
        <Button
          variant="ghost"
          className="-ms-4 justify-self-start text-muted-foreground"
          onClick={() => setIsOpen(true)}
        >
          <Link2 aria-hidden />
          {text.useLink}
          <span className="sr-only"> ({linkName})</span>
        </Button>
      )}
    </div>
  )
}

export interface UploadOrLinkProps extends CloudflareUploadProps {
  /** What the link leads to, in the middle of a sentence: `video`, `teaser`. */
  linkName: string
  /** `key` makes a repeated request harmless: the same link with the same key is one video. */
  onLink: (url: string, key: string) => Promise<LinkAnswer>
}
