import { expect, test } from 'vitest'
import { nextTick } from '../../../../dev/inngest/cron'

const noon = Date.parse('2030-06-15T12:00:00Z')
const at = (cron: string) => new Date(nextTick(cron, noon)).toISOString()

test.each([
  ['*/15 * * * *', '2030-06-15T12:15:00.000Z'],
  ['0 0 * * *', '2030-06-16T00:00:00.000Z'],
  ['@hourly', '2030-06-15T13:00:00.000Z'],
  ['TZ=Europe/Berlin 0 0 * * *', '2030-06-15T22:00:00.000Z'],
  ['TZ=America/New_York 30 9 * * 1', '2030-06-17T13:30:00.000Z'],
])('%s comes next at %s', (cron, expected) => {
  expect(at(cron)).toBe(expected)
})

test.each(['* * * *', '0 * * * * *', '61 * * * *', 'TZ=Nowhere/Land 0 0 * * *', '@sometimes'])(
  '"%s" is refused by name',
  (cron) => {
    expect(() => at(cron)).toThrow(`Cron "${cron}"`)
  },
)
