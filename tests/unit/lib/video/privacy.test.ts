import { describe, expect, test } from 'vitest'
import { isAsStrict, stricterOf } from '@/lib/video/privacy'

const open = { requireSignedURLs: false, allowedOrigins: [] }
const signed = { requireSignedURLs: true, allowedOrigins: [] }
const on = (...allowedOrigins: string[]) => ({ requireSignedURLs: false, allowedOrigins })

describe('what is cut from a video', () => {
  test('is private when the video or its field is', () => {
    expect(stricterOf(signed, open)).toEqual(signed)
    expect(stricterOf(open, signed)).toEqual(signed)
    expect(stricterOf(open, open)).toEqual(open)
  })

  test.each([
    [[], ['a.com'], ['a.com']],
    [['a.com'], [], ['a.com']],
    [['a.com', 'b.com'], ['b.com', 'c.com'], ['b.com']],
    [['*.a.com'], ['app.a.com', 'b.com'], ['app.a.com']],
    [['app.a.com'], ['*.a.com'], ['app.a.com']],
    [['*.a.com'], ['a.com'], ['*.a.com']],
    [['a.com'], ['b.com'], ['a.com']],
  ])('plays on pages of %j and %j: %j', (first, second, common) => {
    expect(stricterOf(on(...first), on(...second)).allowedOrigins).toEqual(common)
  })
})

test.each([
  [open, open, true],
  [signed, open, true],
  [open, signed, false],
  [open, on('a.com'), false],
  [on('a.com'), open, true],
  [on('a.com'), on('a.com', 'b.com'), true],
  [on('a.com', 'b.com'), on('a.com'), false],
  [on('x.a.com'), on('*.a.com'), true],
  [on('*.a.com'), on('x.a.com'), false],
])('%j is as strict as %j: %s', (video, asked, isStrict) => {
  expect(isAsStrict(video, asked)).toBe(isStrict)
})
