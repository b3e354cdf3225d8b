import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react'
import { Button } from '../../ui/button'
import type { QueueItem, UploadQueue } from '../engine/queue'
import { fill } from '../words/message'
import { useText } from '../words/use-text'

/** The grip of a row: it is dragged to another place, and it opens `MoveActs`, so that dragging is never the only way. */
export function Grip({ item, isOpen, onToggle }: GripProps) {
  const text = useText()
  const label = fill(text.move, { name: item.file.name })
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      title={label}
      aria-expanded={isOpen}
      draggable
      onClick={onToggle}
      onDragStart={(event) => {
        event.dataTransfer.setData(ROW, item.id)
        event.dataTransfer.effectAllowed = 'move'
      }}
    >
      <GripVertical aria-hidden />
    </Button>
  )
}

/** One place up or down. At the end of the list a button explains itself, and keeps its focus. */
export function MoveActs({ item, queue, place: { index, count } }: MoveActsProps) {
  const text = useText()
  const isFirst = index === 0
  const isLast = index === count - 1
  return (
    <>
      <Button variant="outline" aria-disabled={isFirst} onClick={() => !isFirst && queue.move(item.id, -1)}>
        <ArrowUp aria-hidden />
        {text.moveUp}
      </Button>
      <Button variant="outline" aria-disabled={isLast} onClick={() => !isLast && queue.move(item.id, 1)}>
        <ArrowDown aria-hidden />
        {text.moveDown}
      </Button>
    </>
  )
}

/** The type under which a dragged row carries its id. */
export const ROW = 'application/x-upload-row'

interface GripProps {
  item: QueueItem
  isOpen: boolean
  onToggle: () => void
}

interface MoveActsProps {
  item: QueueItem
  queue: UploadQueue
  place: { index: number; count: number }
}
