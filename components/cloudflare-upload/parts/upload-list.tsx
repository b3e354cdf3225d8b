import { type DragEvent, type ReactNode, useRef } from 'react'
import { flushSync } from 'react-dom'
import type { QueueItem } from '../engine/queue'
import type { CloudflareUploadControl, CloudflareUploadOptions } from '../use-cloudflare-upload'
import { ROW } from './move-row'
import { QueueTotal } from './queue-total'
import { ResumableRow } from './resumable-row'
import { UploadRow } from './upload-row'
import { Words } from './words'

/** Every file of one control: the uploads that can go on, and the rows of those that are here. */
export function UploadList({ control, options, renderRow }: UploadListProps) {
  const list = useRef<HTMLOListElement>(null)
  const { items, resumable } = control
  const { maxFiles = 1 } = options
  // One place offers one upload, and only while nothing else is in it.
  const offered = maxFiles === 1 ? (items.length === 0 ? resumable.slice(0, 1) : []) : resumable

  /** The focus goes to what takes the place of the row, else to the zone. */
  function remove(id: string) {
    const index = items.findIndex((item) => item.id === id)
    flushSync(() => control.remove(id))
    const rows = list.current?.querySelectorAll<HTMLElement>('[data-act="remove"]') ?? []
    const next = rows[Math.min(index, rows.length - 1)]
    next?.focus()
  }

  function moveHere(id: string, to: number) {
    const from = items.findIndex((item) => item.id === id)
    if (from >= 0) control.queue.move(id, to - from)
  }

  return (
    <>
      {offered.map((resumable) => (
        <ResumableRow key={resumable.key} resumable={resumable} control={control} />
      ))}
      {maxFiles > 1 && control.notice && (
        <p className="upload-notice" data-part="notice" role="status">
          <Words of={control.notice} />
        </p>
      )}
      {maxFiles > 1 && items.length > 1 && <QueueTotal queue={control.queue} items={items} />}
      {items.length > 0 && (
        <ol ref={list} className="upload-list" data-layout={maxFiles > 1 ? 'compact' : 'single'}>
          {items.map((item, index) => (
            <li
              key={item.id}
              data-part="item"
              onDragOver={(event) => isRow(event) && event.preventDefault()}
              onDrop={(event) => isRow(event) && moveHere(event.dataTransfer.getData(ROW), index)}
            >
              {renderRow ? (
                renderRow(item, control)
              ) : (
                <UploadRow
                  item={item}
                  control={control}
                  options={options}
                  place={maxFiles > 1 ? { index, count: items.length } : undefined}
                  // What a row holds is taken out of the row.
                  onRemove={options.uid ? undefined : () => remove(item.id)}
                />
              )}
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

export interface UploadListProps {
  control: CloudflareUploadControl
  options: CloudflareUploadOptions
  renderRow?: (item: QueueItem, control: CloudflareUploadControl) => ReactNode
}

/** A row of ours is dragged, no file. */
function isRow(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(ROW)
}
