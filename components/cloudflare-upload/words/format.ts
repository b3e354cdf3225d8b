import type { SecondsRange } from '@/lib/video/edits'
import { type EarlyText, earlyEnglish } from './early-text'

type Rounding = 'up' | 'down' | 'nearest'

/** Bytes as people read them, in powers of 1000: `1.8 GB`. A limit is rounded down and what exceeds it up, so that the two differ. */
export function formatBytes(bytes: number, text: EarlyText = earlyEnglish, rounding: Rounding = 'nearest'): string {
  return withUnit(bytes, unitOf(bytes, rounding), rounding, text)
}

/** A count, in the reader's digits. */
export function formatNumber(value: number, text: EarlyText = earlyEnglish): string {
  return new Intl.NumberFormat(text.locale).format(value)
}

/** `43%`. Below the whole it is never rounded up to 100 %. */
export function formatPercent(percent: number, text: EarlyText = earlyEnglish): string {
  const whole = Math.min(100, Math.max(0, Math.floor(percent)))
  return new Intl.NumberFormat(text.locale, { style: 'percent' }).format(whole / 100)
}

/** `43%`: never 100 % before the server has said that it has everything. */
export function percentOf({ sentBytes, totalBytes }: Sent, text: EarlyText = earlyEnglish): string {
  return formatPercent(Math.min(99, (100 * sentBytes) / totalBytes), text)
}

/** A part of a video: `0:42 – 1:12`. */
export function formatRange({ startSeconds, endSeconds }: SecondsRange, text: EarlyText = earlyEnglish): string {
  return `${formatTime(startSeconds, text)} – ${formatTime(endSeconds, text)}`
}

export interface Sent {
  sentBytes: number
  totalBytes: number
}

/** A place or a length in a video, as players write it: `3:42`, `1:05:09`. Takes seconds. */
export function formatTime(seconds: number, text: EarlyText = earlyEnglish): string {
  const whole = Math.max(0, Math.round(seconds))
  const padded = new Intl.NumberFormat(text.locale, { minimumIntegerDigits: 2 })
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const start = hours > 0 ? [formatNumber(hours, text), padded.format(minutes)] : [formatNumber(minutes, text)]
  return [...start, padded.format(whole % 60)].join(':')
}

/** A limit in whole words: `10 minutes`, `1 hour`, or `1:30:00` where no unit fits. Takes seconds. */
export function formatLimit(seconds: number, text: EarlyText = earlyEnglish): string {
  const unit = limitUnits.find(({ inSeconds }) => seconds % inSeconds === 0 && seconds / inSeconds < 120)
  if (!unit) return formatTime(seconds, text)
  const format = new Intl.NumberFormat(text.locale, { style: 'unit', unit: unit.name, unitDisplay: 'long' })
  return keepTogether(format.format(seconds / unit.inSeconds))
}

const limitUnits = [
  { name: 'hour', inSeconds: 3600 },
  { name: 'minute', inSeconds: 60 },
  { name: 'second', inSeconds: 1 },
]

const units = [
  { name: 'byte', inBytes: 1 },
  { name: 'kilobyte', inBytes: 1e3 },
  { name: 'megabyte', inBytes: 1e6 },
  { name: 'gigabyte', inBytes: 1e9 },
] as const
type Unit = (typeof units)[number]

const gigabyte = units[3]

export function unitOf(bytes: number, rounding: Rounding): Unit {
  return units.find((unit) => round(bytes, unit, rounding) < 1000) ?? gigabyte
}

export function withUnit(bytes: number, unit: Unit, rounding: Rounding, text: EarlyText, per = ''): string {
  const format = { style: 'unit', unit: `${unit.name}${per}`, unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return keepTogether(new Intl.NumberFormat(text.locale, format).format(round(bytes, unit, rounding)))
}

/** One decimal where it says something: gigabytes always have one, smaller units below ten. */
export function round(bytes: number, { inBytes }: Unit, rounding: Rounding): number {
  const decimals = inBytes >= 1e9 || (inBytes > 1 && bytes / inBytes < 10) ? 10 : 1
  const rounded = { up: Math.ceil, down: Math.floor, nearest: Math.round }[rounding]
  return rounded((bytes * decimals) / inBytes) / decimals
}

/** With spaces that do not break. */
export function keepTogether(words: string): string {
  return words.replaceAll(' ', '\u00a0')
}
