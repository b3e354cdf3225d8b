import { expect, test } from 'vitest'
import { durationOf, errorText, shorten, shortName, until, valueLine } from '../../../../../dev/inngest/page/words'

test.each([
  [41, '41 ms'],
  [2100, '2.1 s'],
  [8000, '8 s'],
  [59_600, '1 min'],
  [188_000, '3 min 8 s'],
  [7_500_000, '2 h 5 min'],
  [93_600_000, '1 d 2 h'],
])('%i ms are "%s"', (ms, words) => {
  expect(durationOf(ms).replaceAll(' ', ' ')).toBe(words)
})

test('the time until an instant is in whole seconds, rounded up', () => {
  const now = Date.parse('2030-01-01T00:00:00Z')

  expect(until('2030-01-01T00:00:31.200Z', now).replaceAll(' ', ' ')).toBe('in 32 s')
  expect(until('2030-01-01T00:00:00Z', now)).toBe('now')
})

test('long values are cut, a uid in its middle', () => {
  expect(shorten('6b9e0000000000000000000000aaf41c')).toBe('6b9e…f41c')
  expect(shorten('x'.repeat(60))).toHaveLength(48)
  expect(valueLine({ long: 'x'.repeat(500) })).toHaveLength(200)
})

test('an error of any shape becomes words', () => {
  expect(errorText({ name: 'Error', message: 'no' })).toBe('no')
  expect(errorText({ name: 'TypeError', message: 'no' })).toBe('TypeError: no')
  expect(errorText('thrown text')).toBe('thrown text')
  expect(errorText({ odd: 1 })).toBe('odd: 1')
})

test('the name of the app is left out of a function id', () => {
  expect(shortName('app-process-video', ['app'])).toBe('process-video')
  expect(shortName('other-sweep', ['app'])).toBe('other-sweep')
})

test('a value is one line that reads easily', () => {
  expect(valueLine({ kind: 'wait', turn: 2 })).toBe('kind: wait · turn: 2')
  expect(valueLine('deleted')).toBe('deleted')
  expect(valueLine({ ids: ['a'] })).toBe('{"ids":["a"]}')
  expect(valueLine({})).toBe('{}')
})
