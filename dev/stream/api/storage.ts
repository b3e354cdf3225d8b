import type { Clock } from '../clock'
import { isQueued } from '../encoder/processing'
import { ApiError } from '../envelope'
import type { Library } from '../library'
import type { Options } from '../options'
import type { VideoRecord } from '../record'
import { isExpired } from '../upload/tus'

interface Parts {
  library: Library
  clock: Clock
  options: Options
}

/** Throws an ApiError when a video of `seconds` has no room, or when too many videos are in processing. */
export function reserve({ library, clock, options }: Parts, seconds: number): void {
  const used = storedSeconds({ clock }, library.all())
  const limit = options.storageLimitMinutes * 60
  if (used + seconds > limit) {
    throw new ApiError(
      413,
      10011,
      `Storage capacity exceeded: ${used} of ${limit} s are taken, ${seconds} s are asked for`,
    )
  }
  const processing = library.all().filter(({ fields }) => isQueued(fields.status)).length
  if (processing >= options.processingLimit) {
    throw new ApiError(429, 10429, 'Too Many Requests', `${processing} videos are in processing`)
  }
}

/** What videos take: their true duration, rounded up, or what they have reserved until it is known. */
export function storedSeconds(parts: { clock: Clock }, records: VideoRecord[]): number {
  return records.reduce((sum, record) => sum + takenSeconds(parts, record), 0)
}

function takenSeconds(parts: { clock: Clock }, record: VideoRecord): number {
  const { status, duration, maxDurationSeconds } = record.fields
  if (status.state === 'error' || isExpired(parts, record)) return 0
  if (duration >= 0) return Math.ceil(duration)
  if (record.source.kind === 'clip') return record.source.endSeconds - record.source.startSeconds
  return maxDurationSeconds ?? 0
}
