import { type ReactNode, useState } from 'react'
import { Line } from '../../line'
import { Button } from '../../ui/button'
import type { QueueItem } from '../engine/queue'
import { isInFlight } from '../engine/upload-state'
import { type CloudflareUploadControl, type CloudflareUploadOptions, useUploadState } from '../use-cloudflare-upload'
import { describe } from '../words/describe'
import { fill } from '../words/message'
import { useText } from '../words/use-text'
import { Choices } from './choices'
import { MoveActs } from './move-row'
import { Poster } from './poster'
import { StateLine } from './state-line'
import { UploadActions } from './upload-actions'
import { UploadFacts } from './upload-facts'
import { useSeconds } from './use-seconds'

/** One file and its upload: poster, name, facts, actions, the line, and what there is to say. */
export function UploadRow({ item, control, options, place, onRemove }: UploadRowProps) {
  const text = useText()
  const state = useUploadState(item)
  const [isMoving, setIsMoving] = useState(false)
  const now = useSeconds(state.status === 'retrying')
  const { file } = item
  const described = describe(state, now, text)
  const words = fill(described.state.template, described.state.values)
  const facts = 'facts' in state ? state.facts : undefined
  const retry = () => control.queue.retry(item.id)
  const canMove = place !== undefined && place.count > 1
  const isOver = state.status === 'refused' || state.status === 'failed'

  return (
    <div className="upload-row" data-part="row" data-state={state.status}>
      <div className="upload-grid" data-state={state.status}>
        <Poster facts={facts} isFramed={state.status === 'inspecting'} />
        <UploadFacts
          file={file}
          facts={facts}
          notice={place ? undefined : control.notice}
          hasRestarted={'hasRestarted' in state && state.hasRestarted}
          isComing={isInFlight(state) || state.status === 'paused'}
        />
        <UploadActions
          item={item}
          queue={control.queue}
          status={state.status}
          place={place}
          isMoving={isMoving}
          onMove={canMove ? () => setIsMoving(!isMoving) : undefined}
          onRemove={onRemove}
        />
        {described.sent !== undefined && (
          <Line
            className="upload-line"
            state={state.status}
            label={file.name}
            words={words}
            sent={described.sent}
            done={described.done}
          />
        )}
        <StateLine status={state.status} description={described} />
        <Foot>
          {canMove && isMoving && <MoveActs item={item} queue={control.queue} place={place} />}
          {state.status === 'retrying' && <Act onClick={retry}>{text.tryNow}</Act>}
          {state.status === 'failed' && state.error.retryable && <Act onClick={retry}>{text.tryAgain}</Act>}
          {isOver && !place && !options.uid && <Act onClick={control.open}>{text.chooseAnother}</Act>}
        </Foot>
      </div>
      <Choices item={item} queue={control.queue} options={options} isNamed={place !== undefined} />
    </div>
  )
}

export interface UploadRowProps {
  item: QueueItem
  control: CloudflareUploadControl
  options: CloudflareUploadOptions
  /** Where it stands among several, from 0. */
  place?: { index: number; count: number }
  /** Without it the row can't be taken out here. */
  onRemove?: () => void
}

function Foot({ children }: { children: ReactNode[] }) {
  return children.some(Boolean) ? <div className="upload-foot">{children}</div> : null
}

function Act({ children, onClick }: { children: ReactNode; onClick: () => void }) {
  return (
    <Button variant="outline" onClick={onClick}>
      {children}
    </Button>
  )
}
