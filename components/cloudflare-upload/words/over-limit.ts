import { formatBytes, formatLimit, formatNumber } from './format'
import { formatSpan } from './format-progress'
import { fill } from './message'
import type { Text } from './text'

/** The server's own refusal of one more upload: which limit is reached, how much it is, and when there is room again. */
export interface ReachedLimit {
  code?: string
  limit?: number
  retryAfterMs?: number
}

/** The limit and what to do, in the reader's language. Undefined for what is no limit that we know. */
export function overLimit({ code, limit, retryAfterMs }: ReachedLimit, text: Text): string | undefined {
  if (limit === undefined) return undefined
  const count = { limit: formatNumber(limit, text) }
  switch (code) {
    case 'in_flight':
      return fill(text.overInFlight, count)
    case 'videos':
      return fill(text.overVideos, count)
    case 'seconds':
      return fill(text.overSeconds, { limit: formatLimit(limit, text) })
    case 'bytes':
      return fill(text.overBytes, { limit: formatBytes(limit, text, 'down') })
    case 'per_hour':
    case 'guests': {
      if (retryAfterMs === undefined) return undefined
      const sentence = code === 'guests' ? text.overGuests : text.overPerHour
      return fill(sentence, { ...count, time: formatSpan(retryAfterMs / 1_000, text) })
    }
  }
}
