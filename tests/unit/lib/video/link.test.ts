import { expect, test } from 'vitest'
import { parseLink } from '@/lib/video/link'

test.each([
  ['https://files.example/low-tide.mp4', 'low-tide.mp4'],
  ['  https://files.example/a/b/low-tide.mp4?token=1#t=3  ', 'low-tide.mp4'],
  ['http://files.example/caf%C3%A9%20au%20lait.mov', 'café au lait.mov'],
  ['https://files.example/a%2Fb.mp4', 'b.mp4'],
  ['https://files.example/%E2%80%AEgpj.mp4', 'gpj.mp4'],
  ['https://files.example/%ff.mp4', '%ff.mp4'],
  ['https://files.example/', 'files.example'],
])('%s is called %s', (typed, name) => {
  expect(parseLink(typed)).toMatchObject({ ok: true, link: { name } })
})

test('what Stream is asked for is the whole address, as a browser would write it', () => {
  expect(parseLink(' HTTPS://Files.Example/é.mp4?a=b ')).toMatchObject({
    link: { url: 'https://files.example/%C3%A9.mp4?a=b' },
  })
})

test.each(['', 'a.mp4', '//files.example/a.mp4', 'file:///etc/hosts', 'javascript:alert(1)', 'data:video/mp4,x'])(
  '"%s" is no link',
  (typed) => {
    expect(parseLink(typed)).toEqual({ ok: false, message: 'A link begins with https:// or http://.' })
  },
)

test('a link of 2,048 characters is taken, a longer one is not, nor one that grows beyond that', () => {
  const link = (length: number) => `https://files.example/`.padEnd(length, 'a')

  expect(parseLink(link(2048)).ok).toBe(true)
  expect(parseLink(link(2049))).toEqual({ ok: false, message: 'A link takes up to 2,048 characters.' })
  expect(parseLink(`https://files.example/${'é'.repeat(400)}`).ok).toBe(false)
})

test.each(['https://ann@files.example/a.mp4', 'https://ann:secret@files.example/a.mp4'])(
  '%s is refused: the row would keep what is in it',
  (typed) => {
    expect(parseLink(typed)).toEqual({
      ok: false,
      message: 'A link with a user name or a password in it is not taken.',
    })
  },
)
