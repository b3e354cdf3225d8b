import { expect, test } from 'vitest'
import { compileExpression, evaluateKey, matches } from '../../../../dev/inngest/expression'

const event = { name: 'go', data: { uid: 'a', n: 2, ok: true, nothing: null, deep: { 'odd key': 1, list: ['x'] } } }
const async = { name: 'done', data: { uid: 'a', n: '2' } }

test.each([
  ['event.data.uid == async.data.uid', true],
  ['event.data.n == async.data.n', false],
  ['event.data.missing == async.data.missing', false],
  ['event.data.missing != "x"', false],
  ['event.data.missing == null', true],
  ['event.data.nothing == null', true],
  ['event.data.uid != null', true],
  ["event.data.uid == 'a' && event.data.n >= 2", true],
  ['event.data.n > 2 || event.data.n < 2', false],
  ['event.data.missing == 1 || event.data.ok', true],
  ['!(event.data.missing == 1)', false],
  ['!event.data.ok', false],
  ['!!event.data.ok', true],
  ['event.data.n + 1 == 3', true],
  ["event.data['uid'] + '-' + event.name == \"a-go\"", true],
  ['event.data.deep["odd key"] == 1 && event.data.deep.list[0] == "x"', true],
  ['event.data.uid < "b"', true],
  ['event.data.uid < 3', false],
  ['event.data.n', false],
  ['event.data.constructor == null', true],
])('%s is %s', (source, expected) => {
  expect(matches(source, { event, async })).toBe(expected)
})

test.each([
  ['has(event.data.uid)', 'has'],
  ['event.data.n in [1]', '"in"'],
  ['event.data.n * 2 == 4', '* 2'],
  ['steps.x == 1', '"steps"'],
  ['event.data.uid ==', 'its end'],
  ['(event.data.ok', 'its end'],
  ['event.data.', 'its end'],
  ['event.data.ok event.data.ok', '"event"'],
  ['', 'empty'],
])('"%s" is refused and the message says where: %s', (source, place) => {
  expect(() => compileExpression(source)).toThrow(place)
})

test('a key tells types apart, and a missing value is one key of its own', () => {
  expect(evaluateKey('event.data.uid', { event })).toBe('"a"')
  expect(evaluateKey('event.data.n', { event })).toBe('2')
  expect(evaluateKey('event.data.missing', { event })).toBe('null')
  expect(evaluateKey('event.data.n == 3', { event })).toBe('false')
  expect(evaluateKey(undefined, { event })).toBe('')
})
