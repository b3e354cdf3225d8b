import { expect, test } from 'vitest'
import { createRecentIds } from '@/lib/recent-ids'

test('an id is remembered for its time, and not longer', () => {
  let now = 0
  const recent = createRecentIds({ seconds: 300, max: 10 }, () => now)
  recent.add('ann')

  now = 299_999
  expect(recent.has('ann')).toBe(true)
  now = 300_000
  expect(recent.has('ann')).toBe(false)
  expect(recent.has('bob')).toBe(false)
})

test('no more ids are kept than the memory is meant to hold: the oldest go first', () => {
  const recent = createRecentIds({ seconds: 300, max: 2 }, () => 0)

  for (const id of ['ann', 'bob', 'ann', 'cid']) recent.add(id)

  expect(['ann', 'bob', 'cid'].map((id) => recent.has(id))).toEqual([true, false, true])
})
