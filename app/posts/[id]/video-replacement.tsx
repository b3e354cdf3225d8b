import { useEffect, useRef } from 'react'
import { UploadOrLink } from '@/components/cloudflare-upload/upload-or-link'
import type { VideoFieldOptions } from '@/db/video-fields'
import type { VideoPlace } from './use-video-place'

/**
 * An uploader in the place of a player. The row takes the new video as soon as it is uploaded, with what was
 * chosen by then; until then it keeps the old.
 */
export function VideoReplacement({ place, name, limits, hint, form }: VideoReplacementProps) {
  const root = useRef<HTMLDivElement>(null)
  const { takesFocus } = place
  useEffect(() => {
    // Who writes by now, because the answer was slow, goes on writing.
    if (takesFocus && !document.activeElement?.matches('input, textarea'))
      root.current?.querySelector('button')?.focus()
  }, [takesFocus])

  return (
    <div ref={root}>
      <UploadOrLink
        field={place.field}
        maxSizeBytes={limits.maxSizeBytes}
        maxDurationSeconds={limits.maxDurationSeconds}
        canTrim={limits.canTrim}
        trimSeconds={limits.trimSeconds}
        canChoosePoster={limits.canChoosePoster}
        hint={hint}
        form={form}
        aria-label={name}
        linkName={name.toLowerCase()}
        onUploaded={({ uid, edits }) => place.replace(uid, edits)}
        onLink={place.replaceByLink}
      />
    </div>
  )
}

interface VideoReplacementProps {
  place: VideoPlace
  name: string
  limits: VideoFieldOptions
  hint?: string
  form?: string
}
