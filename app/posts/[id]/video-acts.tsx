import { Download, Replace, Trash2, Undo2 } from 'lucide-react'
import { formatBytes } from '@/components/cloudflare-upload/words/format'
import { namedDownload } from '@/components/download-url'
import { ConfirmDialog } from '@/components/ui/alert-dialog'
import { Button } from '@/components/ui/button'
import type { VideoPlace } from './use-video-place'

/** What can be done with the video in a place. Nothing while it is empty. Who may not change it can only download it. */
export function VideoActs({ place, name, filename }: VideoActsProps) {
  const { view, isReplacing, isPending } = place
  const { video } = view
  if (!video || !(place.mayChange || video.download_url)) return null
  return (
    <div className="grid grid-cols-2 gap-2">
      {video.download_url && (
        <Button asChild variant="outline" className="col-span-2">
          <a href={namedDownload(video.download_url, filename)}>
            <Download aria-hidden />
            {video.size === null ? 'Download' : `Download, ${formatBytes(video.size)}`}
          </a>
        </Button>
      )}
      {place.mayChange && (
        <>
          <Button
            variant={view.phase === 'failed' ? 'outline' : 'ghost'}
            aria-disabled={isPending}
            onClick={isReplacing ? place.close : place.open}
          >
            {isReplacing ? <Undo2 aria-hidden /> : <Replace aria-hidden />}
            {isReplacing ? 'Keep this one' : 'Replace'}
            <span className="sr-only"> {name}</span>
          </Button>
          <ConfirmDialog
            trigger={
              <Button variant="danger-ghost" aria-disabled={isPending}>
                <Trash2 aria-hidden />
                Remove
                <span className="sr-only"> {name}</span>
              </Button>
            }
            title={`Remove the ${name}?`}
            description="It is deleted from Stream. The post stays. This cannot be undone."
            keep="Keep it"
            act={`Remove ${name}`}
            onConfirm={place.remove}
          />
        </>
      )}
    </div>
  )
}

interface VideoActsProps {
  place: VideoPlace
  name: string
  /** As what it is downloaded. */
  filename: string
}
