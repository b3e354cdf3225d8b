import { expect, test } from 'vitest'
import { pauseSeconds } from '@/inngest/process-video'

test('R10 without webhooks nobody waits longer than five minutes, and at first two seconds', () => {
  const pauses = Array.from({ length: 310 }, (_, index) => pauseSeconds(index + 1))

  expect(pauses[0]).toBe(2)
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
  expect(Math.max(...pauses)).toBe(300)
  // In all a little more than a day.
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(24 * 60 * 60)
})
