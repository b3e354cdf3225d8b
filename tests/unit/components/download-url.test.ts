import { expect, test } from 'vitest'
import { namedDownload } from '@/components/download-url'

const url = 'https://customer-a.cloudflarestream.com/b/downloads/default.mp4'

test.each([
  ['Low tide at Sennen', 'Low-tide-at-Sennen'],
  ['  Ünterwegs: Tag 3/7!  ', 'Unterwegs-Tag-3-7'],
  ['a'.repeat(200), 'a'.repeat(120)],
])('"%s" is downloaded as %s', (title, name) => {
  expect(namedDownload(url, title)).toBe(`${url}?filename=${name}`)
})

test('a title that Stream has no letters for changes nothing', () => {
  expect(namedDownload(url, '潮')).toBe(url)
})

test('a signed address keeps what it has', () => {
  expect(namedDownload(`${url}?token=1`, 'Tide')).toBe(`${url}?token=1&filename=Tide`)
})
