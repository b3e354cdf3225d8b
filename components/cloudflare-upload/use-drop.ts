import { type DragEvent, useState } from 'react'

/** Takes files that are dropped on an element. While files are over it, `draggedCount` says how many. */
export function useDrop(onDrop: (files: FileList) => void) {
  const [draggedCount, setDraggedCount] = useState(0)

  return {
    draggedCount,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!hasFiles(event)) return
        event.preventDefault()
        setDraggedCount(event.dataTransfer.items.length)
      },
      onDragLeave(event: DragEvent) {
        // Going over to a child is no leaving.
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget))
          setDraggedCount(0)
      },
      onDrop(event: DragEvent) {
        if (!hasFiles(event)) return
        event.preventDefault()
        setDraggedCount(0)
        onDrop(event.dataTransfer.files)
      },
    },
  }
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files')
}
