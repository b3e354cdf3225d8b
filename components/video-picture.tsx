import { Film } from 'lucide-react'
import { useState } from 'react'
import type { VideoView } from '@/lib/video/view'
import { isWatchable } from './describe-video'
import { recallPoster } from './posters'

/**
 * The picture of a video in its frame: Stream's thumbnail once it has one, before that the frame that the uploader drew,
 * and a film where there is neither, or it does not load.
 */
export function VideoPicture({ view, className = '' }: { view: VideoView; className?: string }) {
  const [brokenUrl, setBrokenUrl] = useState<string>()
  const url = (hasThumbnail(view) ? view.video?.thumbnail : undefined) ?? recallPoster(view.video?.uid)
  if (!url || url === brokenUrl) {
    return (
      <span className="absolute inset-0 grid place-items-center opacity-60" data-part="no-picture">
        <Film aria-hidden className="size-6" />
      </span>
    )
  }
  return (
    // biome-ignore lint/performance/noImgElement: Stream itself scales its thumbnails, and each account has its own host.
    <img
      className={`frame-picture ${className}`}
      src={url}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setBrokenUrl(url)}
      // One that failed before this page was hydrated has no event left to give.
      ref={(image) => {
        if (image?.complete && image.naturalWidth === 0) setBrokenUrl(url)
      }}
    />
  )
}

/** Stream gives its address at once, but answers it only when there is something to show. */
function hasThumbnail({ phase }: VideoView): boolean {
  return isWatchable(phase)
}
