import { Film } from 'lucide-react'
import { useState } from 'react'

/** The thumbnail of a video in its frame; a film while there is none, and when it does not load. */
export function VideoPicture({ thumbnail, className = '' }: { thumbnail?: string | null; className?: string }) {
  const [brokenUrl, setBrokenUrl] = useState<string>()
  if (!thumbnail || thumbnail === brokenUrl) {
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
      src={thumbnail}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setBrokenUrl(thumbnail)}
    />
  )
}
