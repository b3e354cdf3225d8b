import fc from 'fast-check'
import { expect, it } from 'vitest'
import { microsecondsOf, timeOf, wholeMilliseconds } from '@/lib/stream/microseconds'

it.each([
  ['2026-08-14T14:34:51.294025Z', '2026-08-14T14:34:51.294025Z'],
  ['2026-08-14T14:34:51Z', '2026-08-14T14:34:51.000000Z'],
  ['2026-08-14T14:34:51.5Z', '2026-08-14T14:34:51.500000Z'],
  ['2026-08-14T14:34:51.294025999Z', '2026-08-14T14:34:51.294025Z'],
  ['2026-08-14T16:34:51.294025+02:00', '2026-08-14T14:34:51.294025Z'],
  [new Date('2026-08-14T14:34:51.294Z'), '2026-08-14T14:34:51.294000Z'],
])('%s is %s', (time, written) => {
  expect(timeOf(microsecondsOf(time))).toBe(written)
})

it('is read as it was written, to the microsecond', () => {
  const moments = fc.integer({ min: 0, max: Date.UTC(2250, 0) * 1000 })

  fc.assert(
    fc.property(moments, (moment) => {
      expect(microsecondsOf(timeOf(moment))).toBe(moment)
    }),
  )
})

it('a moment lies in its millisecond', () => {
  expect(wholeMilliseconds(1_294_025)).toBe(1_294_000)
  expect(wholeMilliseconds(1_294_000)).toBe(1_294_000)
})
