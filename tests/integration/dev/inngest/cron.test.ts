import { afterEach, expect, test } from 'vitest'
import { type Harness, startHarness } from './harness'

let harness: Harness
afterEach(() => harness.stop())

const midnight = { id: 'nightly', triggers: { cron: 'TZ=Europe/Berlin 0 0 * * *' } }

test('a daily cron runs once for each day that passes, and says when it was due', async () => {
  const due: string[] = []
  harness = await startHarness((client) => [
    client.createFunction(midnight, ({ event }) => void due.push(event.data.scheduledAt as string)),
  ])

  await harness.advance(30 * 86_400)

  // In Berlin a day may have 23 or 25 hours, so that 30 times 24 may hold 29 midnights, or 31.
  expect(due.length).toBeOneOf([29, 30, 31])
  const inBerlin = due.map((at) => new Date(at).toLocaleString('sv', { timeZone: 'Europe/Berlin' }))
  const first = Date.parse(inBerlin[0]?.slice(0, 10) ?? '')
  const eachDay = due.map((_, days) => new Date(first + days * 86_400_000).toISOString().slice(0, 10))
  expect(inBerlin).toEqual(eachDay.map((day) => `${day} 00:00:00`))
})

test('what was due while the engine was down is not made up for', async () => {
  let ticks = 0
  const daily = { id: 'daily', triggers: { cron: '0 0 * * *' } }
  harness = await startHarness((client) => [client.createFunction(daily, () => void ticks++)])

  await harness.stopEngine()
  await harness.passWhileStopped(3 * 86_400)
  await harness.restartEngine()
  await harness.idle()
  expect(ticks).toBe(0)
  await harness.advance(86_400)

  expect(ticks).toBe(1)
})
