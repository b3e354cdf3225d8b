import { type ClipboardEvent, type DragEvent, useState } from 'react'
import { filesOf } from './dropped-files'

/** Takes files that are dropped on an element or pasted into it. While files are over it, `draggedCount` says how many. */
export function useDrop(onFiles: (files: File[]) => void) {
  const [draggedCount, setDraggedCount] = useState(0)

  return {
    draggedCount,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!hasFiles(event.dataTransfer)) return
        event.preventDefault()
        setDraggedCount(event.dataTransfer.items.length)
      },
      onDragLeave(event: DragEvent) {
        // Going over to a child is no leaving.
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget))
          setDraggedCount(0)
      },
      onDrop(event: DragEvent) {
        if (!hasFiles(event.dataTransfer)) return
        event.preventDefault()
        setDraggedCount(0)
        void filesOf(event.dataTransfer).then(onFiles)
      },
      onPaste(event: ClipboardEvent) {
        if (!hasFiles(event.clipboardData)) return
        event.preventDefault()
        onFiles([...event.clipboardData.files])
      },
    },
  }
}

function hasFiles(transfer: DataTransfer): boolean {
  return transfer.types.includes('Files')
}
