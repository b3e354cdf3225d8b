import { Pause, Play, Trash2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button'
import type { QueueItem, UploadQueue } from '../engine/queue'
import { isUploaded, type UploadStatus } from '../engine/upload-state'
import { fill } from '../words/message'
import { useText } from '../words/use-text'
import { Grip } from './move-row'

/** The icons at the end of a row. Pause and go on share one spot, and the focus that is on it. */
export function UploadActions({ item, queue, status, place, isMoving = false, onMove, onRemove }: UploadActionsProps) {
  const text = useText()
  const { id, file } = item
  const isOver = isUploaded({ status }) || status === 'failed' || status === 'refused'
  const isNamed = isOver || place
  return (
    <div className="upload-actions" data-part="actions">
      {['uploading', 'retrying', 'queued'].includes(status) && (
        <IconButton key="pause" label={text.pause} of={place && file.name} onClick={() => queue.pause(id)}>
          <Pause aria-hidden />
        </IconButton>
      )}
      {status === 'paused' && (
        <IconButton key="pause" label={text.goOn} of={place && file.name} onClick={() => queue.resume(id)}>
          <Play aria-hidden />
        </IconButton>
      )}
      {onMove && <Grip item={item} isOpen={isMoving} onToggle={onMove} />}
      {onRemove && (
        <IconButton
          key="cancel"
          act="remove"
          label={isNamed ? fill(text.remove, { name: file.name }) : text.cancel}
          onClick={onRemove}
        >
          {isOver ? <Trash2 aria-hidden /> : <X aria-hidden />}
        </IconButton>
      )}
    </div>
  )
}

export interface UploadActionsProps {
  item: QueueItem
  queue: UploadQueue
  status: UploadStatus
  place?: { index: number; count: number }
  isMoving?: boolean
  /** Shows or hides what moves the row. */
  onMove?: () => void
  /** Without it the file can't be taken out here. */
  onRemove?: () => void
}

interface IconButtonProps {
  label: string
  /** The file's name, where there are several rows. */
  of?: string
  act?: string
  children: ReactNode
  onClick: () => void
}

function IconButton({ label, of, act, children, onClick }: IconButtonProps) {
  const text = useText()
  const name = of ? fill(text.actOf, { act: label, name: of }) : label
  return (
    <Button variant="ghost" size="icon" aria-label={name} title={label} data-act={act} onClick={onClick}>
      {children}
    </Button>
  )
}
