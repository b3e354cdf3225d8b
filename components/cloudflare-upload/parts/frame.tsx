import { memo, useEffect, useRef } from 'react'
import type { Frames } from '../inspect/frames'

/** A frame of a file; nothing, where the browser shows none. While another is sought, the former stays. */
export function Frame({ frames, seconds, width }: { frames?: Frames; seconds: number; width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (frames && canvas.current) return frames.draw(canvas.current, seconds)
  }, [frames, seconds])

  return <canvas ref={canvas} className="frame-picture" width={width} height={0} data-state="blank" aria-hidden />
}

/** A few frames, evenly from the start to the end. */
export const Filmstrip = memo(({ frames, durationSeconds }: { frames?: Frames; durationSeconds: number }) => (
  <div className="trim-film" data-part="filmstrip">
    {places.map((place) => (
      <span key={place}>
        <Frame frames={frames} seconds={place * durationSeconds} width={120} />
      </span>
    ))}
  </div>
))

const COUNT = 8
/** The middle of each of so many equal parts, 0 to 1. */
const places = Array.from({ length: COUNT }, (_, index) => (index + 0.5) / COUNT)
