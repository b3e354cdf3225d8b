import { type CSSProperties, useSyncExternalStore } from 'react'
import type { QueueItem, UploadQueue } from '../engine/queue'
import { isUploaded } from '../engine/upload-state'
import { useUploadState } from '../use-cloudflare-upload'
import { formatNumber, percentOf } from '../words/format'
import { formatPart } from '../words/format-progress'
import { fill } from '../words/message'
import { useText } from '../words/use-text'
import { WordList } from './words'

/** All files together: one segment for each, as wide as its bytes, which is full when that file is up. */
export function QueueTotal({ queue, items }: { queue: UploadQueue; items: readonly QueueItem[] }) {
  const text = useText()
  const total = useSyncExternalStore(queue.subscribe, queue.getTotal, queue.getTotal)
  const isDone = total.uploadedCount === total.count
  const counted = {
    template: text.total,
    values: { uploaded: formatNumber(total.uploadedCount, text), count: formatNumber(total.count, text) },
  }
  const bytes = { template: text.totalSent, values: formatPart(total.sentBytes, total.totalBytes, text) }
  return (
    <div className="upload-total" data-part="total" data-state={total.status}>
      <div
        role="progressbar"
        aria-label={text.totalLabel}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={isDone ? 100 : Math.min(99, Math.floor((100 * total.sentBytes) / Math.max(1, total.totalBytes)))}
        aria-valuetext={fill(counted.template, counted.values)}
        className="upload-segments"
      >
        {items.map((item) => (
          <Segment key={item.id} item={item} />
        ))}
      </div>
      <p className="upload-rest">
        <span>
          <WordList of={isDone ? [counted] : [counted, bytes]} />
        </span>
        {!isDone && <bdi className="upload-strong">{percentOf(total, text)}</bdi>}
      </p>
    </div>
  )
}

function Segment({ item }: { item: QueueItem }) {
  const state = useUploadState(item)
  if (state.status === 'refused') return null
  const part = isUploaded(state) ? 1 : 'sentBytes' in state ? state.sentBytes / Math.max(1, state.totalBytes) : 0
  const style: CSSProperties & Record<`--${string}`, number> = { '--bytes': item.file.size, '--part': part }
  return <i data-state={state.status} style={style} />
}
