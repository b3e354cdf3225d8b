import type { EarlyText } from './early-text'
import { formatBytes, formatNumber } from './format'
import type { Message } from './message'

type FileLike = Pick<File, 'name' | 'size'>

/** Another file was chosen than the one whose upload can go on. */
export function notTheSame(file: FileLike, old: FileLike, text: EarlyText): Message {
  const values = { name: file.name, size: formatBytes(file.size, text) }
  return { template: text.anotherFile, values: { ...values, oldName: old.name, oldSize: formatBytes(old.size, text) } }
}

/** More files were chosen than the field takes. */
export function tooMany(count: number, limit: number, text: EarlyText): Message {
  const template = limit === 1 ? text.tooMany : text.tooManyOf
  return { template, values: { count: formatNumber(count, text), limit: formatNumber(limit, text) } }
}
