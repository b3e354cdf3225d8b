import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '../../ui/button'
import type { QueueItem, UploadQueue } from '../engine/queue'
import type { UploadState } from '../engine/upload-state'
import { type CloudflareUploadOptions, useUploadState } from '../use-cloudflare-upload'
import { describeChoices } from '../words/describe-choices'
import { fill } from '../words/message'
import type { Text } from '../words/text'
import { useText } from '../words/use-text'
import { ChoicesPanel } from './choices-panel'
import { TimeWords } from './time-words'

/**
 * What a person may choose while a file uploads: a quiet button that opens the choices, and what was chosen. It is there
 * as soon as the length is known, for as long as the form may still send the choice.
 */
export function Choices({ item, queue, options, isNamed }: ChoicesProps) {
  const text = useText()
  const panelId = useId()
  const state = useUploadState(item)
  const [isOpen, setIsOpen] = useState(false)
  const durationSeconds = choosableSeconds(state)
  const label = labelOf(options, durationSeconds, text)
  if (durationSeconds === undefined || !label) return null

  const chosen = describeChoices(item.edits, durationSeconds, text)
  return (
    <div className="choices" data-part="choices" data-state={isOpen ? 'open' : 'closed'}>
      <div className="choices-head">
        <Button
          variant="ghost"
          className="-ms-3 px-3 text-muted-foreground"
          aria-label={isNamed ? fill(text.actOf, { act: label, name: item.file.name }) : undefined}
          aria-expanded={isOpen}
          aria-controls={isOpen ? panelId : undefined}
          onClick={() => setIsOpen(!isOpen)}
        >
          {label}
          <ChevronDown aria-hidden className={isOpen ? 'rotate-180' : undefined} />
        </Button>
        {chosen.length > 0 && (
          <p className="choices-chosen" data-part="chosen">
            {chosen.map((message) => (
              <span key={message.template}>
                <TimeWords of={message} />
              </span>
            ))}
          </p>
        )}
      </div>
      {isOpen && (
        <ChoicesPanel
          id={panelId}
          file={item.file}
          edits={item.edits}
          options={options}
          durationSeconds={durationSeconds}
          onChoose={(edits) => queue.edit(item.id, edits)}
        />
      )}
    </div>
  )
}

export interface ChoicesProps {
  item: QueueItem
  queue: UploadQueue
  options: Pick<CloudflareUploadOptions, 'canTrim' | 'trimSeconds' | 'canChoosePoster'>
  /** There are several rows, so the button says whose it is. */
  isNamed: boolean
}

/** The length of a video that may be chosen from. What is refused may not, and what this browser knows no length of. */
function choosableSeconds(state: UploadState): number | undefined {
  if (state.status === 'refused' || state.status === 'cancelled') return undefined
  return state.facts?.durationSeconds
}

/** Undefined where there is nothing to choose. Of less than two seconds no part can be left out. */
function labelOf({ canTrim, canChoosePoster }: ChoicesProps['options'], durationSeconds = 0, text: Text) {
  const isLong = durationSeconds >= 2
  if (canTrim && isLong) return canChoosePoster ? text.chooseBoth : text.chooseRange
  return canChoosePoster && durationSeconds > 0 ? text.choosePoster : undefined
}
