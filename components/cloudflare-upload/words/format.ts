import { type EarlyText, earlyEnglish } from './early-text'
import { fill } from './message'

type Rounding = 'up' | 'down' | 'nearest'

const noBreakSpace = '\u00a0'

/** Bytes as people read them, in powers of 1000: `1.8 GB`. A limit is rounded down and what exceeds it up, so that the two differ. */
export function formatBytes(bytes: number, text: EarlyText = earlyEnglish, rounding: Rounding = 'nearest'): string {
  return withUnit(bytes, unitOf(bytes, rounding), rounding, text)
}

/** A count, in the reader's digits. */
export function formatNumber(value: number, text: EarlyText = earlyEnglish): string {
  return new Intl.NumberFormat(text.locale).format(value)
}

/** How fast bytes go: `6.1 MB/s`. Takes bytes per second. */
export function formatSpeed(bytesPerSecond: number, text: EarlyText = earlyEnglish): string {
  return withUnit(bytesPerSecond, unitOf(bytesPerSecond, 'nearest'), 'nearest', text, '-per-second')
}

/** A part and its whole, in the unit of the whole, which is said once: `0.8` of `1.8 GB`. */
export function formatPart(
  partBytes: number,
  totalBytes: number,
  text: EarlyText = earlyEnglish,
): { part: string; total: string } {
  const unit = unitOf(totalBytes, 'nearest')
  const number = new Intl.NumberFormat(text.locale, { maximumFractionDigits: 1 })
  return { part: number.format(round(partBytes, unit, 'down')), total: withUnit(totalBytes, unit, 'nearest', text) }
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

export interface Sent {
  sentBytes: number
  totalBytes: number
}

/** A place or a length in a video, as players write it: `3:42`, `1:05:09`. Takes seconds. */
export function formatTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const pad = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`
}

/** How long something still takes: `2 min 50 s`. Takes seconds; the longer it is, the coarser the step. */
export function formatSpan(seconds: number, text: EarlyText = earlyEnglish): string {
  const whole = seconds >= 60 ? Math.ceil(seconds / 5) * 5 : Math.max(1, Math.ceil(seconds))
  const values = {
    hours: String(Math.floor(whole / 3600)),
    minutes: String(Math.floor(whole / 60) % 60),
    seconds: String(whole % 60),
  }
  const template = whole >= 3600 ? text.hoursMinutes : whole >= 60 ? text.minutesSeconds : text.seconds
  return keepTogether(fill(template, values))
}

/** A limit in whole words: `10 minutes`, `1 hour`, or `1:30:00` where no unit fits. Takes seconds. */
export function formatLimit(seconds: number, text: EarlyText = earlyEnglish): string {
  const unit = limitUnits.find(({ inSeconds }) => seconds % inSeconds === 0 && seconds / inSeconds < 120)
  if (!unit) return formatTime(seconds)
  return new Intl.NumberFormat(text.locale, { style: 'unit', unit: unit.name, unitDisplay: 'long' })
    .format(seconds / unit.inSeconds)
    .replace(' ', noBreakSpace)
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

function unitOf(bytes: number, rounding: Rounding): Unit {
  return units.find((unit) => round(bytes, unit, rounding) < 1000) ?? gigabyte
}

function withUnit(bytes: number, unit: Unit, rounding: Rounding, text: EarlyText, per = ''): string {
  const format = { style: 'unit', unit: `${unit.name}${per}`, unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return keepTogether(new Intl.NumberFormat(text.locale, format).format(round(bytes, unit, rounding)))
}

/** One decimal where it says something: gigabytes always have one, smaller units below ten. */
function round(bytes: number, { inBytes }: Unit, rounding: Rounding): number {
  const decimals = inBytes >= 1e9 || (inBytes > 1 && bytes / inBytes < 10) ? 10 : 1
  const rounded = { up: Math.ceil, down: Math.floor, nearest: Math.round }[rounding]
  return rounded((bytes * decimals) / inBytes) / decimals
}

function keepTogether(words: string): string {
  return words.replaceAll(' ', noBreakSpace)
}
