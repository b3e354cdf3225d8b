import { Check, Film, Image, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { Edits } from '@/lib/video/edits'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { formatTime } from '../words/format'
import { fill } from '../words/message'
import type { Text } from '../words/text'
import { useText } from '../words/use-text'
import type { ChoicesProps } from './choices'
import { Frame } from './frame'
import { clamp, moveEnd, moveStart, rangeLimits, rangeOf, SHORTEST_SECONDS, withPoster, withRange } from './range'
import { TimeWords } from './time-words'
import { TrimRange } from './trim-range'
import { useFrames } from './use-frames'

/** The picture that follows the hand, the range, and the poster. What a handle does while it is held is known here only. */
export function ChoicesPanel({ id, file, edits: chosen, options, durationSeconds, onChoose }: ChoicesPanelProps) {
  const text = useText()
  const frames = useFrames(file)
  const [held, setHeld] = useState<Edits>()
  const limits = rangeLimits(durationSeconds, options.trimSeconds)
  const canTrim = options.canTrim === true && durationSeconds >= 2
  const edits = held ?? chosen
  const range = canTrim ? rangeOf(edits, limits) : { startSeconds: 0, endSeconds: durationSeconds }

  const { thumbnailTimestampPct: posterPct } = edits
  const posterSeconds = posterPct === undefined ? undefined : posterPct * durationSeconds
  const [wishedSeconds, setFrameSeconds] = useState(posterSeconds ?? range.startSeconds)
  const frameSeconds = clamp(wishedSeconds, range.startSeconds, range.endSeconds)
  const isPoster = posterSeconds !== undefined && Math.abs(posterSeconds - frameSeconds) < SAME_FRAME_SECONDS
  const isChosen = Object.values(chosen).some((value) => value !== undefined)

  function move(handle: 'start' | 'end', toSeconds: number, isHeld: boolean) {
    const from = rangeOf(chosen, limits)
    const next = (handle === 'start' ? moveStart : moveEnd)(from, toSeconds, limits)
    setFrameSeconds(handle === 'start' ? next.startSeconds : next.endSeconds)
    if (isHeld) return setHeld({ ...chosen, ...next })
    setHeld(undefined)
    onChoose(withRange(chosen, next, durationSeconds, limits))
  }

  function undo() {
    if (!isChosen) return
    setFrameSeconds(0)
    onChoose({})
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would take part in the form's own layout and validity.
    <div id={id} role="group" aria-label={fill(text.choicesFor, { name: file.name })} className="choices-panel">
      <div className="frame choices-picture">
        <Film aria-hidden />
        <Frame frames={frames} seconds={frameSeconds} width={480} />
        <Badge kind="time">{formatTime(frameSeconds, text)}</Badge>
      </div>
      <div className="min-w-0">
        {canTrim && (
          <p className="choices-rule">
            <TimeWords of={{ template: text.rangeRule, values: ruleOf(limits.longestSeconds, text) }} />
          </p>
        )}
        <TrimRange
          frames={frames}
          durationSeconds={durationSeconds}
          lastSeconds={limits.lastSeconds}
          range={canTrim ? range : undefined}
          frameSeconds={options.canChoosePoster ? frameSeconds : undefined}
          posterSeconds={posterSeconds}
          onMove={move}
          onFrame={setFrameSeconds}
        />
        <div className="choices-foot">
          {options.canChoosePoster && (
            <Button
              variant="outline"
              aria-pressed={isPoster}
              onClick={() => onChoose(withPoster(chosen, isPoster ? undefined : frameSeconds, durationSeconds))}
            >
              {isPoster ? <Check aria-hidden /> : <Image aria-hidden />}
              {text.usePoster}
            </Button>
          )}
          <Button variant="ghost" aria-disabled={!isChosen} onClick={undo}>
            <Undo2 aria-hidden className="rtl:-scale-x-100" />
            {text.undoChoices}
          </Button>
        </div>
      </div>
    </div>
  )
}

interface ChoicesPanelProps extends Pick<ChoicesProps, 'options'> {
  id: string
  file: File
  edits: Edits
  durationSeconds: number
  onChoose: (edits: Edits) => void
}

const SAME_FRAME_SECONDS = 0.05

function ruleOf(longestSeconds: number, text: Text) {
  return { shortest: formatTime(SHORTEST_SECONDS, text), longest: formatTime(longestSeconds, text) }
}
