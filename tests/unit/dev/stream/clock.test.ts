import { expect, test } from 'vitest'
import { createClock } from '../../../../dev/stream/clock'

test('no two timestamps are alike, and each is later than the one before', () => {
  const clock = createClock()

  const stamps = Array.from({ length: 500 }, () => clock.timestamp())

  expect(new Set(stamps).size).toBe(500)
  expect(stamps.toSorted()).toEqual(stamps)
  expect(stamps[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
})

test('it can be turned forward', () => {
  const clock = createClock()
  const before = clock.now()

  clock.advance(3600)

  expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000)
  expect(Date.parse(clock.timestamp())).toBeGreaterThanOrEqual(before + 3_600_000)
})
