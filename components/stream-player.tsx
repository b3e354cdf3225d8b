'use client'

import { Play } from 'lucide-react'
import { useState } from 'react'
import type { VideoView } from '@/lib/video/view'
import { formatTime } from './cloudflare-upload/words/format'
import { fill } from './cloudflare-upload/words/message'
import type { Text } from './cloudflare-upload/words/text'
import { useText } from './cloudflare-upload/words/use-text'
import { describeVideo, isWatchable } from './describe-video'
import { HlsVideo, type RefetchVideo } from './hls-video'
import { Line } from './line'
import { Badge } from './ui/badge'
import { VideoPicture } from './video-picture'

/**
 * A row's video in its place: the poster first, and the player when someone asks for it; its line with the percent while
 * Stream encodes; a grey frame when it failed. What is to be said below it is `describeVideo(view).note`.
 */
export function StreamPlayer({ view, title, size = 'large', refetch }: StreamPlayerProps) {
  const text = useText()
  const { video, phase } = view
  const [playingUid, setPlayingUid] = useState<string>()
  const { words, done } = describeVideo(view, text)
  const isPlaying = video?.uid === playingUid

  if (video && isWatchable(phase) && isPlaying) {
    return (
      <div className={`frame ${shapes[size]}`} data-state={phase}>
        <HlsVideo key={video.uid} video={video} title={title} refetch={refetch} />
      </div>
    )
  }
  return (
    <div className={`frame ${shapes[size]}`} data-state={phase}>
      <VideoPicture view={view} />
      {video && isWatchable(phase) && (
        <>
          {video.duration !== null && <Badge kind="time">{formatTime(video.duration, text)}</Badge>}
          <button
            type="button"
            className="disc"
            data-size={size}
            aria-label={playLabel(title, video.duration, text)}
            onClick={() => setPlayingUid(video.uid)}
          >
            <span dir="ltr">
              <Play aria-hidden className="ms-[3px] size-7 fill-current" />
            </span>
          </button>
        </>
      )}
      {!isWatchable(phase) && done !== undefined && (
        <>
          <p className="absolute inset-x-3.5 bottom-6 z-2 flex justify-between gap-3 text-sm">
            <b className="font-semibold tabular-nums">{words}</b>
            {phase !== 'uploading' && <span>{text.youCanLeave}</span>}
          </p>
          <Line on="picture" state={phase} label={title} words={words} sent={1} done={done} />
        </>
      )}
    </div>
  )
}

export interface StreamPlayerProps {
  view: VideoView
  /** What the video is called, for a screen reader. */
  title: string
  size?: 'large' | 'small'
  /** Asks for the view again when its addresses are refused: the function of the query. A new one starts the video anew. */
  refetch?: RefetchVideo
}

const shapes = { large: 'rounded-panel max-sm:rounded-card', small: 'rounded-card' }

function playLabel(title: string, duration: number | null, text: Text): string {
  if (duration === null) return fill(text.playUnknown, { title })
  return fill(text.play, { title, length: formatTime(duration, text) })
}
