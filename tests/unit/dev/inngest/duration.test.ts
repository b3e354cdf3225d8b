import { expect, test } from 'vitest'
import { findDurationMs, parseDurationMs, parseMoment } from '../../../../dev/inngest/duration'

test.each([
  ['1s', 1000],
  ['1h30m', 5_400_000],
  ['2w1d', 15 * 86_400_000],
  ['500ms', 500],
  ['1.5h', 5_400_000],
  ['', 0],
])('"%s" is %i ms', (text, ms) => {
  expect(findDurationMs(text)).toBe(ms)
})

test.each(['soon', '1', '5 m', '1h and more', '-1s'])('"%s" is no time string', (text) => {
  expect(() => parseDurationMs(text)).toThrow(`Time string "${text}"`)
})

test("an instant keeps its distance from the machine's clock, however far the engine's is ahead", () => {
  const machineNow = Date.parse('2030-01-01T00:00:00Z')
  const now = machineNow + 86_400_000

  expect(parseMoment('2030-01-01T01:00:00Z', now, machineNow)).toBe(now + 3_600_000)
  expect(parseMoment('2029-01-01T00:00:00Z', now, machineNow)).toBe(now)
  expect(parseMoment('1h', now, machineNow)).toBe(now + 3_600_000)
  expect(() => parseMoment('tomorrow', now)).toThrow('Time "tomorrow"')
})
