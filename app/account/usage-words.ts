import type { LimitKind, Usage } from '@/db/limits'
import { formatFileSize } from '@/lib/tus/file-size'

/** What a limit is about: `Videos`, `Uploads within an hour in posts.video`. */
export function nameOf({ limit, field }: Usage): string {
  return field ? `${names[limit]} in ${field}` : names[limit]
}

const names: Record<LimitKind, string> = {
  'in-flight': 'Unfinished uploads',
  'per-hour': 'Uploads within an hour',
  videos: 'Videos',
  seconds: 'Length of all videos',
  bytes: 'Size of all files',
}

/** A count, or a length or a size in units that people use: `12`, `1 h 30 min`, `7.4 GB`. */
export function amountOf(limit: LimitKind, amount: number): string {
  switch (limit) {
    case 'in-flight':
    case 'per-hour':
    case 'videos':
      return amount.toLocaleString('en')
    case 'seconds':
      return lengthOf(amount)
    case 'bytes':
      return formatFileSize(amount)
    default:
      return limit satisfies never
  }
}

function lengthOf(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `${seconds} s`
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 && `${hours.toLocaleString('en')} h`, (rest > 0 || hours === 0) && `${rest} min`]
    .filter(Boolean)
    .join(' ')
}

/** A sentence for each limit of which less than a tenth is left, before it is reached and an upload is refused. */
export function nearSentences(usage: Usage[]): string[] {
  return usage
    .filter(({ used, max }) => max - used < max / 10)
    .map(({ limit, field, used, max }) => {
      const [left, all] = [amountOf(limit, Math.max(0, max - used)), amountOf(limit, max)]
      return `You have ${left} of ${all} ${rests[limit]} left${field ? ` in ${field}` : ''}.`
    })
}

const rests: Record<LimitKind, string> = {
  'in-flight': 'unfinished uploads',
  'per-hour': 'uploads within an hour',
  videos: 'videos',
  seconds: 'of video',
  bytes: 'for files',
}
