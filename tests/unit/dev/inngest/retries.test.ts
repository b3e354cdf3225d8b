import { expect, test } from 'vitest'
import { createBackoff, parseRetryAfterMs } from '../../../../dev/inngest/retries'

test('the last wait repeats', () => {
  const backoff = createBackoff([1, 2, 4])

  expect([1, 2, 3, 4, 20].map(backoff)).toEqual([1000, 2000, 4000, 4000, 4000])
})

test.each([[[]], [[1, Number.NaN]], [[-1]]])('waits %j are refused', (seconds) => {
  expect(() => createBackoff(seconds)).toThrow('expected seconds like 1,2,4,8')
})

test.each([
  ['5', 5000],
  ['0', 1000],
  ['999999', 86_400_000],
  ['2030-01-01T00:01:00.000Z', 60_000],
  ['2020-01-01T00:00:00.000Z', 1000],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After %s is %s ms', (header, ms) => {
  expect(parseRetryAfterMs(header, Date.parse('2030-01-01T00:00:00Z'))).toBe(ms)
})
