import { expect, test } from 'vitest'
import { ownPath } from '@/app/account/own-path'

test.each(['/', '/posts/new', '/posts/1?tab=2#notes', '/sign-in?next=/account', '/a%20b', '/100%'])(
  '%s is a path of this site, and is gone to',
  (path) => {
    expect(ownPath(path)).toBe(path)
  },
)

test.each([
  undefined,
  null,
  7,
  '',
  'posts',
  'https://evil.example',
  'javascript:alert(1)',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\\/evil.example',
  '\\\\evil.example',
  '/%5cevil.example',
  '/%5C%5Cevil.example',
  '/%2fevil.example',
  '/%2F/evil.example',
  '/.//evil.example',
  '/./%5cevil.example',
  '/posts/..//evil.example',
  '/posts/../\\evil.example',
  '/%2e%2e//evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/posts\r\nSet-Cookie: a=b',
  '/\u0000/evil.example',
  ' //evil.example',
  '//',
  '//user@evil.example:80/',
  `/${'a'.repeat(2001)}`,
])('%j is none of this site, and leads to the first page', (path) => {
  expect(ownPath(path)).toBe('/')
})

test('whatever it is given, a browser stays on the site', () => {
  const parts = ['/', '\\', '%5c', '%2f', '.', '..', '%2e', '\t', 'evil.example', '@', ':', '?', '#', 'http:']
  const leavers = parts.flatMap((a) =>
    parts.flatMap((b) =>
      parts.flatMap((c) =>
        parts
          .map((d) => ownPath(`/${a}${b}${c}${d}`))
          .filter((path) => [path, decodeURIComponent(path)].some((read) => leaves(read))),
      ),
    ),
  )

  expect(leavers).toEqual([])
})

/** As a browser reads the address of a redirect. */
function leaves(path: string): boolean {
  return !URL.canParse(path, 'https://app.example') || new URL(path, 'https://app.example').host !== 'app.example'
}
