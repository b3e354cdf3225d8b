import { expect, test } from 'vitest'
import { formatBytes, formatLimit, formatPercent, formatTime } from '@/components/cloudflare-upload/words/format'
import { formatPart, formatSpan } from '@/components/cloudflare-upload/words/format-progress'
import { english } from '@/components/cloudflare-upload/words/text'

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1_000, '1 kB'],
  [286_400_000, '286 MB'],
  [6_140_000, '6.1 MB'],
  [999_999_999, '1 GB'],
  [1_849_000_000, '1.8 GB'],
  [30_000_000_000, '30 GB'],
])('%d bytes are written as %s', (bytes, words) => {
  expect(plain(formatBytes(bytes))).toBe(words)
})

test('a limit and what is one byte above it never look the same', () => {
  for (const limit of [512_000_000, 6_000_000_000, 2_000_000]) {
    expect(formatBytes(limit + 1, english, 'up')).not.toBe(formatBytes(limit, english, 'down'))
  }
})

test('a part is in the unit of its whole, which is said once', () => {
  expect(plain(formatPart(846_000_000, 1_849_000_000, english))).toEqual({ part: '0.8', total: '1.8 GB' })
})

test.each([
  [0, '0%'],
  [43, '43%'],
  [99.9, '99%'],
  [100, '100%'],
  [120, '100%'],
  [-5, '0%'],
])('%d of a hundred is %s', (percent, words) => {
  expect(formatPercent(percent)).toBe(words)
})

test.each([
  [0, '0:00'],
  [42.4, '0:42'],
  [222, '3:42'],
  [600, '10:00'],
  [3_909, '1:05:09'],
])('%d seconds of a video are written as %s', (seconds, words) => {
  expect(formatTime(seconds)).toBe(words)
})

test.each([
  [0.2, '1 s'],
  [8, '8 s'],
  [59.1, '1 min 0 s'],
  [168, '2 min 50 s'],
  [3_700, '1 h 1 min'],
])('%d seconds of waiting are written as %s', (seconds, words) => {
  expect(plain(formatSpan(seconds, english))).toBe(words)
})

test.each([
  [10, '10 seconds'],
  [60, '1 minute'],
  [600, '10 minutes'],
  [3_600, '1 hour'],
  [5_400, '90 minutes'],
  [36_000, '10 hours'],
  [3_725, '1:02:05'],
])('a limit of %d seconds is written as %s', (seconds, words) => {
  expect(plain(formatLimit(seconds))).toBe(words)
})

/** With plain spaces in the place of those that do not break. */
function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value).replaceAll('\u00a0', ' '))
}
