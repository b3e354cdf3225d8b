import { useEffect, useRef } from 'react'
import { CloudflareUpload } from '@/components/cloudflare-upload/cloudflare-upload'
import type { VideoFieldOptions } from '@/db/video-fields'
import type { VideoPlace } from './use-video-place'

/** An uploader in the place of a player. The row takes the new video as soon as it is uploaded; until then it keeps the old. */
export function VideoReplacement({ place, name, limits, hint, form }: VideoReplacementProps) {
  const root = useRef<HTMLDivElement>(null)
  const { takesFocus } = place
  useEffect(() => {
    if (takesFocus) root.current?.querySelector('button')?.focus()
  }, [takesFocus])

  return (
    <div ref={root}>
      <CloudflareUpload
        field={place.field}
        maxSizeBytes={limits.maxSizeBytes}
        maxDurationSeconds={limits.maxDurationSeconds}
        hint={hint}
        form={form}
        aria-label={name}
        onUploaded={({ uid }) => place.replace(uid)}
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
