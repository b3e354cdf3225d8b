import { expect, it } from 'vitest'
import { parseRetryAfter } from '@/lib/stream/retry-after'

const now = new Date('2026-08-01T12:00:00.500Z')

it('reads seconds', () => {
  expect(parseRetryAfter('300', now)).toBe(300)
  expect(parseRetryAfter(' 0 ', now)).toBe(0)
})

it('reads an HTTP date, rounded up to whole seconds', () => {
  expect(parseRetryAfter('Sat, 01 Aug 2026 12:01:00 GMT', now)).toBe(60)
})

it('asks for no wait when the date has passed', () => {
  expect(parseRetryAfter('Sat, 01 Aug 2026 11:00:00 GMT', now)).toBe(0)
})

it.each([null, '', '-5', '1.5', 'soon', '2026-08-01T12:01:00Z', 'Sat, 99 Aug 2026 12:01:00 GMT'])(
  'is undefined for %j',
  (header) => {
    expect(parseRetryAfter(header, now)).toBeUndefined()
  },
)
