import { expect, test } from 'vitest'
import { parseTime, playerOptions, playerPage } from '../../../../../dev/stream/playback/player'

test.each([
  [undefined, 0],
  ['90', 90],
  ['1.5s', 1.5],
  ['1m30s', 90],
  ['1h12m27s', 4347],
  ['soon', 0],
])('the time %s is %d seconds', (text, seconds) => {
  expect(parseTime(text)).toBe(seconds)
})

test('a title cannot break out of the page', () => {
  const page = playerPage('</title><script>', '/a/file', playerOptions({ poster: '"onerror="x' }, '/t.jpg'))

  expect(page).not.toContain('<script>')
  expect(page).not.toContain('"onerror')
})
