import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatUploadMetadata, parseUploadMetadata } from '@/lib/tus/metadata'

describe('formatUploadMetadata', () => {
  it("writes the header that Cloudflare's own Go client sends", () => {
    const header = formatUploadMetadata({
      name: 'test.mp4',
      maxDurationSeconds: '300',
      requiresignedurls: true,
      allowedorigins: 'example.com',
      thumbnailtimestamppct: '0.5',
    })

    expect(header).toBe(
      'name dGVzdC5tcDQ=,maxDurationSeconds MzAw,requiresignedurls,allowedorigins ZXhhbXBsZS5jb20=,thumbnailtimestamppct MC41',
    )
  })

  it('writes text beyond ASCII as UTF-8', () => {
    expect(formatUploadMetadata({ name: '海.mp4' })).toBe('name 5rW3Lm1wNA==')
  })

  it.each(['', 'a b', 'a,b', 'ü', 'a\n', 'k'.repeat(65)])('throws on the key %j', (key) => {
    expect(() => formatUploadMetadata({ [key]: 'value' })).toThrow(RangeError)
  })
})

describe('parseUploadMetadata', () => {
  it.each([null, undefined, '', '  '])('reads %j as no metadata', (header) => {
    expect(parseUploadMetadata(header)).toEqual({ ok: true, metadata: new Map() })
  })

  it('reads a key that stands alone, with or without its space', () => {
    const metadata = new Map([
      ['a', ''],
      ['b', ''],
      ['c', '1'],
    ])

    expect(parseUploadMetadata('a,b ,c MQ==')).toEqual({ ok: true, metadata })
  })

  it('allows spaces around a comma', () => {
    const metadata = new Map([
      ['a', '1'],
      ['b', '2'],
    ])

    expect(parseUploadMetadata('a MQ== , b Mg==')).toEqual({ ok: true, metadata })
  })

  it('keeps a key that means something to JavaScript an ordinary key', () => {
    const parsed = parseUploadMetadata('__proto__ MQ==,constructor Mg==')

    expect(parsed.ok && [...parsed.metadata]).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
  })

  it.each([
    ['a MQ==,a Mg==', '"a" is there twice'],
    ['a MQ==,', 'pair 2 has no key'],
    [',a MQ==', 'pair 1 has no key'],
    ['ü MQ==', 'pair 1 has no key'],
    [`${'k'.repeat(65)} MQ==`, 'pair 1 has no key'],
    ['a  MQ==', '"a" has more than one space'],
    ['a MQ== MQ==', '"a" has more than one space'],
    ['a MQ', '"a" is not base64'],
    ['a M', '"a" is not base64'],
    ['a MQ=', '"a" is not base64'],
    ['a MQ==MQ==', '"a" is not base64'],
    ['a __-_', '"a" is not base64'],
    ['a hello!', '"a" is not base64'],
    ['a /w==', '"a" is not base64 of UTF-8'],
    ['a 7aCA', '"a" is not base64 of UTF-8'],
    [`a ${'A'.repeat(8192)}`, '8194 characters'],
  ])('refuses %.60s', (header, reason) => {
    const parsed = parseUploadMetadata(header)

    expect(parsed.ok).toBe(false)
    expect(!parsed.ok && parsed.message).toContain(reason)
  })

  it('reads back what was written', () => {
    const keys = fc.string({ unit: fc.constantFrom(...asciiWithoutSpaceAndComma()), minLength: 1, maxLength: 64 })
    const values = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constant<true>(true))

    fc.assert(
      fc.property(fc.dictionary(keys, values, { maxKeys: 8 }), (metadata) => {
        const parsed = parseUploadMetadata(formatUploadMetadata(metadata))

        const expected = Object.entries(metadata).map(([key, value]) => [key, value === true ? '' : value])
        expect(parsed.ok && [...parsed.metadata]).toEqual(expected)
      }),
    )
  })

  it('keeps a byte order mark, which is text like any other', () => {
    const parsed = parseUploadMetadata(formatUploadMetadata({ name: '\ufeffa' }))

    expect(parsed.ok && parsed.metadata.get('name')).toBe('\ufeffa')
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'Z', '=', '/', ' ', ',', '\t', 'é', 'MQ==') }), (header) => {
        expect(typeof parseUploadMetadata(header).ok).toBe('boolean')
      }),
    )
  })
})

function asciiWithoutSpaceAndComma(): string[] {
  return Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).filter((char) => char !== ',')
}
