import type { Edits } from '@/lib/video/edits'
import { formatRange, formatTime } from './format'
import type { Message } from './message'
import type { Text } from './text'

/** What a row says of what was chosen: nothing where nothing was. Pure. */
export function describeChoices(edits: Edits, durationSeconds: number, text: Text): Message[] {
  const { startSeconds, endSeconds, thumbnailTimestampPct } = edits
  const messages: Message[] = []
  if (startSeconds !== undefined && endSeconds !== undefined) {
    messages.push({ template: text.keeps, values: { range: formatRange({ startSeconds, endSeconds }, text) } })
  }
  if (thumbnailTimestampPct !== undefined) {
    messages.push({
      template: text.posterAt,
      values: { time: formatTime(thumbnailTimestampPct * durationSeconds, text) },
    })
  }
  return messages
}
