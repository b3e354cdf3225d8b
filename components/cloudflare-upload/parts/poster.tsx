import { Film } from 'lucide-react'
import { Badge } from '../../ui/badge'
import { cn } from '../../ui/cn'
import type { VideoFacts } from '../inspect/inspect'
import { formatTime } from '../words/format'
import { useText } from '../words/use-text'

/** A frame of the file, with its length; a film where the browser can show none. */
export function Poster({ facts, isFramed }: { facts?: VideoFacts; isFramed: boolean }) {
  const text = useText()
  const { posterUrl, durationSeconds } = facts ?? {}
  return (
    <div
      className={cn('frame upload-poster', isFramed && posterUrl && 'viewfinder')}
      data-part="poster"
      data-state={posterUrl ? 'shown' : 'blank'}
    >
      {posterUrl ? <Picture url={posterUrl} /> : <Film aria-hidden className="size-[22px]" />}
      {durationSeconds !== undefined && (
        <Badge kind="time" className="end-[5px] bottom-[5px] px-[5px] py-[3px]">
          <bdi dir="ltr">{formatTime(durationSeconds, text)}</bdi>
        </Badge>
      )}
    </div>
  )
}

function Picture({ url }: { url: string }) {
  // biome-ignore lint/performance/noImgElement: a data URL has nothing to optimise.
  return <img className="frame-picture" src={url} alt="" />
}
