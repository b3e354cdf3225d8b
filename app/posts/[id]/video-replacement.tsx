import { CloudflareUpload } from '@/components/cloudflare-upload/cloudflare-upload'
import { Button } from '@/components/ui/button'
import type { VideoFieldOptions } from '@/db/video-fields'
import type { VideoPlace } from './use-video-place'

/** An uploader in the place of a player. The row takes the new video as soon as it is uploaded; until then it keeps the old. */
export function VideoReplacement({ place, name, limits, hint }: VideoReplacementProps) {
  return (
    <div className="grid gap-2">
      <CloudflareUpload
        field={place.field}
        maxSizeBytes={limits.maxSizeBytes}
        maxDurationSeconds={limits.maxDurationSeconds}
        hint={hint}
        aria-label={name}
        onUploaded={({ uid }) => place.replace(uid)}
      />
      {place.isReplacing && place.view.phase !== 'empty' && (
        <Button variant="ghost" className="justify-self-start" onClick={place.close}>
          Keep the old one
        </Button>
      )}
    </div>
  )
}

interface VideoReplacementProps {
  place: VideoPlace
  name: string
  limits: VideoFieldOptions
  hint?: string
}
