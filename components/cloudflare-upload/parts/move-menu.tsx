import { GripVertical } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { Button } from '../../ui/button'
import type { QueueItem, UploadQueue } from '../engine/queue'
import { fill } from '../words/message'
import { useText } from '../words/text-context'

/** The grip of a row: it is dragged to another place, and it opens a menu, so that dragging is never the only way. */
export function MoveMenu({ item, queue, place }: MoveMenuProps) {
  const text = useText()
  const label = fill(text.moreActs, { name: item.file.name })
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label={label}
          title={label}
          draggable
          onDragStart={(event) => {
            event.dataTransfer.setData(ROW, item.id)
            event.dataTransfer.effectAllowed = 'move'
          }}
        >
          <GripVertical aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="upload-menu" align="end" sideOffset={4}>
          {place.index > 0 && (
            <DropdownMenu.Item className="upload-menu-item" onSelect={() => queue.move(item.id, -1)}>
              {text.moveUp}
            </DropdownMenu.Item>
          )}
          {place.index < place.count - 1 && (
            <DropdownMenu.Item className="upload-menu-item" onSelect={() => queue.move(item.id, 1)}>
              {text.moveDown}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** The type under which a dragged row carries its id. */
export const ROW = 'application/x-upload-row'

interface MoveMenuProps {
  item: QueueItem
  queue: UploadQueue
  place: { index: number; count: number }
}
