import { useCallback, useEffect, useRef, useState } from 'react'
import type { VideoView } from '@/lib/video/view'
import { useText } from './cloudflare-upload/words/use-text'
import type { Addresses } from './newest-addresses'
import { type Playback, playHls } from './play-hls'

/**
 * The player itself. It begins to play, and takes the focus from the button that it replaces. Other addresses of the same
 * video, those of a newer token, are taken while it plays on.
 */
export function HlsVideo({ video, title, refetch }: HlsVideoProps) {
  const text = useText()
  const playback = useRef<Playback>(undefined)
  const { hls, mp4 } = addressesOf(video)
  const given = useRef<Addresses>(undefined)
  const [failed, setFailed] = useState<Addresses>()
  // Others may play.
  const hasFailed = failed?.hls === hls && failed.mp4 === mp4

  const attach = useCallback(
    (element: HTMLVideoElement) => {
      element.focus()
      const begun = playHls(element, {
        askAgain: async () => addressesOf((await refetch?.())?.data?.video),
        onFailed: () => setFailed(given.current),
      })
      playback.current = begun
      return () => begun.stop()
    },
    [refetch],
  )
  useEffect(() => {
    given.current = { hls, mp4 }
    playback.current?.play(given.current)
  }, [hls, mp4])

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

interface HlsVideoProps {
  video: StreamVideo
  title: string
  refetch?: RefetchVideo
}

type StreamVideo = NonNullable<VideoView['video']>

/** Gives the video as the server knows it now. It must stay the same from render to render, as a query's does. */
export type RefetchVideo = () => Promise<{ data?: VideoView }>

function addressesOf(video: StreamVideo | null | undefined): Addresses {
  return { hls: video?.playback.hls ?? null, mp4: video?.download_url ?? null }
}
