import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react'
import { formatTime } from '../words/format'
import { fill } from '../words/message'
import { useText } from '../words/use-text'
import { clamp } from './range'

/**
 * A handle on a track that is time, from left to right: the arrows move it by a second, the page keys by ten, Home and End
 * to its ends, and a pointer holds it where it was taken.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/slider/
 */
export function TimeSlider({ part, label, value, min, max, durationSeconds, track, onMove }: TimeSliderProps) {
  const text = useText()
  const grip = useRef<{ offset: number; seconds: number }>(null)

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const to = event.key === 'Home' ? min : event.key === 'End' ? max : value + (steps[event.key] ?? Number.NaN)
    if (Number.isNaN(to)) return
    event.preventDefault()
    onMove(clamp(to, min, max), false)
  }

  function hold(event: PointerEvent) {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { offset: secondsAt(event) - value, seconds: value }
  }

  function drag(event: PointerEvent) {
    if (!grip.current) return
    const to = clamp(secondsAt(event) - grip.current.offset, min, max)
    grip.current.seconds = to
    onMove(to, true)
  }

  function letGo() {
    const last = grip.current
    grip.current = null
    if (last) onMove(last.seconds, false)
  }

  function secondsAt({ clientX }: PointerEvent): number {
    const { left, width } = track.current?.getBoundingClientRect() ?? { left: 0, width: 0 }
    return width > 0 ? ((clientX - left) / width) * durationSeconds : 0
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      className="trim-handle"
      data-part={part}
      style={{ left: `${(100 * value) / durationSeconds}%` }}
      aria-label={label}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={fill(text.placeOf, { name: label, time: formatTime(value, text) })}
      onKeyDown={onKeyDown}
      onPointerDown={hold}
      onPointerMove={drag}
      onLostPointerCapture={letGo}
    />
  )
}

interface TimeSliderProps {
  part: 'start' | 'end' | 'frame'
  label: string
  /** Seconds, as all below. */
  value: number
  min: number
  max: number
  durationSeconds: number
  /** As wide as the video is long. */
  track: RefObject<HTMLElement | null>
  /** `isHeld` while a pointer holds it and may still go on. */
  onMove: (seconds: number, isHeld: boolean) => void
}

const steps: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: 10,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageDown: -10,
}
