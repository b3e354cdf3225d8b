import { type CSSProperties, useRef } from 'react'
import type { SecondsRange } from '@/lib/video/edits'
import type { Frames } from '../inspect/frames'
import { formatTime } from '../words/format'
import { useText } from '../words/use-text'
import { Filmstrip } from './frame'
import { SHORTEST_SECONDS } from './range'
import { TimeSlider } from './time-slider'
import { TimeWords } from './time-words'

/**
 * A video from its start to its end, from left to right in every language: a few frames of it, two handles around the part
 * that stays, each outside of it, and under it the place of the frame that is looked at.
 */
export function TrimRange(props: TrimRangeProps) {
  const { frames, durationSeconds, lastSeconds, range, frameSeconds, posterSeconds, onMove, onFrame } = props
  const text = useText()
  const track = useRef<HTMLDivElement>(null)
  const { startSeconds, endSeconds } = range ?? { startSeconds: 0, endSeconds: durationSeconds }
  const at = (seconds: number) => `${(100 * seconds) / durationSeconds}%`
  const places: Record<string, string> = { '--start': at(startSeconds), '--end': at(endSeconds) }
  const common = { track, durationSeconds }

  return (
    <div dir="ltr" className="trim" data-part="trim" style={places as CSSProperties}>
      <div ref={track} className="trim-strip">
        <Filmstrip frames={frames} durationSeconds={durationSeconds} />
        {range && (
          <>
            <i className="trim-off" data-side="start" />
            <i className="trim-off" data-side="end" />
            <i className="trim-kept" />
            <TimeSlider
              {...common}
              part="start"
              label={text.rangeStart}
              value={startSeconds}
              min={0}
              max={lastSeconds - SHORTEST_SECONDS}
              onMove={(seconds, isHeld) => onMove('start', seconds, isHeld)}
            />
            <TimeSlider
              {...common}
              part="end"
              label={text.rangeEnd}
              value={endSeconds}
              min={SHORTEST_SECONDS}
              max={lastSeconds}
              onMove={(seconds, isHeld) => onMove('end', seconds, isHeld)}
            />
          </>
        )}
        {posterSeconds !== undefined && <i className="trim-poster" style={{ left: at(posterSeconds) }} />}
        {frameSeconds !== undefined && <i className="trim-head" style={{ left: at(frameSeconds) }} />}
      </div>
      {frameSeconds !== undefined && (
        <div className="trim-scrub">
          <TimeSlider
            {...common}
            part="frame"
            label={text.posterFrame}
            value={frameSeconds}
            min={startSeconds}
            max={endSeconds}
            onMove={(seconds) => onFrame(Math.round(seconds * 10) / 10)}
          />
        </div>
      )}
      {range && (
        <p className="trim-times">
          <Time label={text.rangeStart} seconds={startSeconds} />
          <Time label={text.rangeEnd} seconds={endSeconds} />
          <Time label={text.rangeLength} seconds={endSeconds - startSeconds} />
          <span className="text-muted-foreground">
            <TimeWords of={{ template: text.rangeOf, values: { length: formatTime(durationSeconds, text) } }} />
          </span>
        </p>
      )}
    </div>
  )
}

export interface TrimRangeProps {
  frames?: Frames
  durationSeconds: number
  /** The last whole second. */
  lastSeconds: number
  /** What stays; undefined where nothing may be left out. */
  range?: SecondsRange
  /** The frame that is looked at; undefined where none may be chosen. */
  frameSeconds?: number
  posterSeconds?: number
  /** `isHeld` while it may still go on. */
  onMove: (handle: 'start' | 'end', toSeconds: number, isHeld: boolean) => void
  onFrame: (seconds: number) => void
}

function Time({ label, seconds }: { label: string; seconds: number }) {
  const text = useText()
  return (
    <span>
      <bdi>{label}</bdi> <b className="font-mono font-medium">{formatTime(seconds, text)}</b>
    </span>
  )
}
