import { useCallback, useState } from 'react'
import type { VideoView } from '@/lib/video/view'
import { useText } from './cloudflare-upload/words/use-text'
import { playHls } from './play-hls'

/** The player itself. It begins to play, and takes the focus from the button that it replaces. */
export function HlsVideo({ video, title }: { video: StreamVideo; title: string }) {
  const text = useText()
  const [hasFailed, setHasFailed] = useState(false)
  const { hls } = video.playback
  const mp4 = video.download_url

  const attach = useCallback(
    (element: HTMLVideoElement) => {
      element.focus()
      return playHls(element, { hls, mp4, onFailed: () => setHasFailed(true) })
    },
    [hls, mp4],
  )

  if (hasFailed) {
    return (
      <p role="alert" className="absolute inset-0 grid place-items-center p-6 text-center text-balance">
        {text.cannotPlay}
      </p>
    )
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: captions come with the stream, where the video has them.
    <video
      ref={attach}
      className="absolute inset-0 size-full outline-offset-[-3px]"
      aria-label={title}
      controls
      playsInline
      autoPlay
      tabIndex={-1}
      poster={video.thumbnail ?? undefined}
    />
  )
}

type StreamVideo = NonNullable<VideoView['video']>
