import { expect, test } from 'vitest'
import { createEventId, createId } from '../../../../dev/inngest/ids'

test('ids have 26 characters, sort by time and do not repeat', () => {
  const ids = [createId(1), createId(2_000_000_000_000), createId(2_000_000_000_001)]

  expect(ids.toSorted()).toEqual(ids)
  expect(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true)
  expect(createId(5)).not.toBe(createId(5))
})

test("the published example of a ULID's time part comes out", () => {
  expect(createId(1_469_918_176_385).slice(0, 10)).toBe('01ARYZ6S41')
})

test('one seed gives one id for each index, every time', () => {
  const seed = `1700000000000,${Buffer.alloc(10, 255).toString('base64')}`

  expect(createEventId(1, seed, 0)).toBe(createEventId(2, seed, 0))
  expect(createEventId(1, seed, 0)).not.toBe(createEventId(1, seed, 1))
})

test.each([undefined, '', 'x,y', '1,AAAA', '1700000000000'])('seed %s is ignored', (seed) => {
  expect(createEventId(1, seed, 0)).not.toBe(createEventId(1, seed, 0))
})
