import { expect, test } from 'vitest'
import { createClock } from '../../../../dev/inngest/clock'
import { emptyState } from '../../../../dev/inngest/state'

test('a frozen clock moves only when it is told, a running one also by itself', () => {
  let machine = 1000
  const state = emptyState().clock
  const clock = createClock(state, () => machine)

  clock.jumpTo(5000)
  machine += 10
  expect(clock.now()).toBe(5010)
  clock.freeze()
  machine += 10
  expect(clock.now()).toBe(5010)
  clock.jumpTo(6000)
  expect(clock.now()).toBe(6000)
  clock.run()
  machine += 10

  expect(clock.now()).toBe(6010)
  expect(createClock(state, () => machine).now()).toBe(6010)
})

test('no jump goes back', () => {
  const clock = createClock(emptyState().clock, () => 1000)

  clock.jumpTo(500)

  expect(clock.now()).toBe(1000)
})
