import { formatNumber, keepTogether, round, unitOf, withUnit } from './format'
import { fill } from './message'
import type { Text } from './text'

/** How fast bytes go: `6.1 MB/s`. Takes bytes per second. */
export function formatSpeed(bytesPerSecond: number, text: Text): string {
  return withUnit(bytesPerSecond, unitOf(bytesPerSecond, 'nearest'), 'nearest', text, '-per-second')
}

/** A part and its whole, in the unit of the whole, which is said once: `0.8` of `1.8 GB`. */
export function formatPart(partBytes: number, totalBytes: number, text: Text): { part: string; total: string } {
  const unit = unitOf(totalBytes, 'nearest')
  const number = new Intl.NumberFormat(text.locale, { maximumFractionDigits: 1 })
  return { part: number.format(round(partBytes, unit, 'down')), total: withUnit(totalBytes, unit, 'nearest', text) }
}

/** How long something still takes: `2 min 50 s`. Takes seconds; the longer it is, the coarser the step. */
export function formatSpan(seconds: number, text: Text): string {
  const whole = seconds >= 60 ? Math.ceil(seconds / 5) * 5 : Math.max(1, Math.ceil(seconds))
  const values = {
    hours: formatNumber(Math.floor(whole / 3600), text),
    minutes: formatNumber(Math.floor(whole / 60) % 60, text),
    seconds: formatNumber(whole % 60, text),
  }
  const template = whole >= 3600 ? text.hoursMinutes : whole >= 60 ? text.minutesSeconds : text.seconds
  return keepTogether(fill(template, values))
}

/** The size of a picture, the width first and at the left in every language: `1920 × 1080`. */
export function formatPixels(width: number, height: number, text: Text): string {
  const [across, down] = [formatSide(width, text), formatSide(height, text)]
  // Between Arabic digits the sign would turn, and with it the two numbers.
  const sign = /\d/.test(across) ? '×' : '\u200e×\u200e'
  return `${across} ${sign} ${down}`
}

/** One side of a picture in pixels, or a limit for it: `1920`. */
export function formatSide(pixels: number, text: Text): string {
  return new Intl.NumberFormat(text.locale, { useGrouping: false }).format(pixels)
}
