import { expect, test, vi } from 'vitest'
import { createPatience } from '@/components/cloudflare-upload/engine/patience'
import { isPassing, parseRetryAfter, retryDelayMs } from '@/components/cloudflare-upload/engine/retry'
import { createSpeedometer } from '@/components/cloudflare-upload/engine/speed'

test('the wait doubles from one second to thirty, and half of it is left to chance', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7].map((failures) => retryDelayMs(failures, 0, () => 1))
  const shortest = [1, 2, 3, 4, 5, 6, 7].map((failures) => retryDelayMs(failures, 0, () => 0))

  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  expect(shortest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
})

test('the server is never asked sooner than it said', () => {
  expect(retryDelayMs(1, 9_000, () => 0)).toBe(9_000)
})

test.each([408, 409, 423, 425, 429, 500, 502, 503, 504])('%i passes', (status) => expect(isPassing(status)).toBe(true))

test.each([400, 401, 403, 404, 410, 412, 413, 415, 422])('%i stays', (status) => expect(isPassing(status)).toBe(false))

test.each([
  ['7', 7_000],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
])('Retry-After: %s is a wait of %s ms', (header, waitMs) => {
  expect(parseRetryAfter(header, 10_000)).toBe(waitMs)
})

test('U ETA / speed: it is steady while the link is, and follows when that changes', () => {
  const speedometer = createSpeedometer()
  let bytes = 0
  let now = 0
  const run = (seconds: number, bytesPerSecond: number) => {
    let speed: number | undefined
    for (let second = 0; second < seconds; second += 1) {
      bytes += bytesPerSecond
      now += 1_000
      speed = speedometer.report(bytes, now)
    }
    return speed ?? 0
  }

  expect(run(1, 1_000)).toBe(0)
  expect(run(5, 1_000)).toBe(1_000)
  const soon = run(3, 4_000)
  expect(soon).toBeGreaterThan(2_000)
  expect(soon).toBeLessThan(4_000)
  expect(run(30, 4_000)).toBeCloseTo(4_000, -1)
})

test('reports that follow each other closely do not make the speed jump', () => {
  const speedometer = createSpeedometer()
  speedometer.report(0, 0)
  const speed = speedometer.report(1_000, 1_000)

  expect(speedometer.report(900_000, 1_001)).toBe(speed)
})

test.each([
  ['a wait that the browser made up ends when it is woken', undefined, true],
  ['a wait that the server asked for does not', 60_000, false],
])('%s', async (_title, retryAfterMs, isEnded) => {
  const patience = createPatience()
  const controller = new AbortController()
  const ended = vi.fn()
  const error = { code: 'http_503', message: 'The server is busy.', retryable: true, retryAfterMs }
  void patience.wait(60_000, error, controller.signal).then(ended)

  patience.wake()
  await new Promise(setImmediate)

  expect(ended).toHaveBeenCalledTimes(isEnded ? 1 : 0)
  controller.abort()
})
