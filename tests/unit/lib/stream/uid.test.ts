import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkUid, isUid, videoPath } from '@/lib/stream/uid'

describe('videoPath', () => {
  it('puts a uid of Stream below /stream', () => {
    expect(videoPath('ea95132c15732412d22c1476fa83f27a')).toBe('/stream/ea95132c15732412d22c1476fa83f27a')
    expect(videoPath('uid', '/downloads')).toBe('/stream/uid/downloads')
  })

  it.each([
    '',
    '.',
    '..',
    '../../../zones',
    '..%2f..%2fzones',
    '?search=a&limit=1000',
    'a#b',
    'a b',
    'a/downloads',
    'ünï',
    'uid\n',
    'a'.repeat(65),
  ])('refuses %j', (uid) => {
    expect(() => videoPath(uid)).toThrow(RangeError)
  })

  it.each(['webhook', 'keys', 'live_inputs', 'clip', 'copy', 'storage-usage', 'watermarks', 'direct_upload'])(
    'refuses %j, which is an endpoint of the account',
    (uid) => {
      expect(() => videoPath(uid)).toThrow(RangeError)
    },
  )

  it('stays directly below /stream, or throws', () => {
    const pathParts = fc.constantFrom(
      'a',
      'Z',
      '9',
      '_',
      '-',
      '.',
      '/',
      '\\',
      '%2f',
      '?',
      '#',
      ' ',
      '\n',
      'é',
      'webhook',
    )
    const texts = fc.array(pathParts, { maxLength: 6 }).map((parts) => parts.join(''))

    fc.assert(
      fc.property(texts, (uid) => {
        if (!isUid(uid)) {
          expect(() => videoPath(uid)).toThrow(RangeError)
          return
        }

        const url = new URL(`https://host/client/v4/accounts/a${videoPath(uid)}`)
        expect(url.href).toBe(`https://host/client/v4/accounts/a/stream/${uid}`)
        expect(uid).not.toBe('webhook')
      }),
    )
  })
})

describe('checkUid', () => {
  it('quotes no more than the start of what it refuses', () => {
    expect(() => checkUid('/'.repeat(10_000))).toThrow(/^Uid "\/{80}": /)
  })
})
