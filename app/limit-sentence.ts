import type { OverLimit } from '@/db/uploads'
import { formatFileSize } from '@/lib/tus/file-size'

/** Why an upload was refused: the limit, and what the person may do. */
export function limitSentence({ limit, scope, max, retryAfterSeconds }: OverLimit): string {
  const here = scope === 'field' ? ' here' : ''
  const count = max.toLocaleString('en')
  switch (limit) {
    case 'in-flight':
      return `You have ${count} unfinished ${max === 1 ? 'upload' : 'uploads'}${here}, and that is the limit. Finish or cancel one first.`
    case 'per-hour':
      return `You have started ${count} ${max === 1 ? 'upload' : 'uploads'}${here} within an hour, and that is the limit. Try again in ${spanOf(retryAfterSeconds)}.`
    case 'videos':
      return `You have ${count} ${max === 1 ? 'video' : 'videos'}${here}, and that is the limit. Delete one first.`
    case 'seconds':
      return `Your videos${here} may be ${spanOf(max)} long together, and there is no room for one more. Delete one first.`
    case 'bytes':
      return `Your videos${here} may have ${formatFileSize(max, 'down')} together, and this one is more than is left. Delete one, or choose a smaller file.`
    case 'guests':
      return `Visitors without an account have started ${count} ${max === 1 ? 'upload' : 'uploads'} within an hour, and that is the limit. Try again in ${spanOf(retryAfterSeconds)}, or sign in.`
    default:
      return limit satisfies never
  }
}

/** `100 hours`, `1 hour 30 minutes`, `45 seconds`: what is longer than a minute is rounded up to minutes. */
export function spanOf(seconds: number | null): string {
  if (seconds === null) return 'an hour'
  if (seconds < 60) return plural(seconds, 'second')
  const minutes = Math.ceil(seconds / 60)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 && plural(hours, 'hour'), rest > 0 && plural(rest, 'minute')].filter(Boolean).join(' ')
}

function plural(count: number, unit: string): string {
  return `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`
}
