import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCreation, uploadMetadataFor } from '@/lib/tus/creation'
import { formatUploadMetadata, parseUploadMetadata } from '@/lib/tus/metadata'

const limits = { maxSizeBytes: 6_000_000_000 }

describe('a creation request', () => {
  it('is accepted with a length, a name and a type', () => {
    const creation = { uploadLength: 20_000_000, filename: 'low-tide.mov', filetype: 'video/quicktime' }

    expect(parseCreation(request({ filename: 'low-tide.mov', filetype: 'video/quicktime' }), limits)).toEqual({
      ok: true,
      creation,
    })
  })

  it('may write name and type as Uppy does', () => {
    const headers = request({ relativePath: 'null', name: 'a.mp4', type: 'video/mp4' })

    expect(parseCreation(headers, limits)).toMatchObject({ creation: { filename: 'a.mp4', filetype: 'video/mp4' } })
  })

  it('may be without a type when the name has the extension of a video', () => {
    expect(parseCreation(request({ filename: 'a.MKV' }), limits)).toMatchObject({
      creation: { filename: 'a.MKV', filetype: '' },
    })
  })

  it('may be without a name when the type is a video', () => {
    expect(parseCreation(request({ filetype: 'Video/MP4; codecs="avc1"' }), limits)).toMatchObject({
      creation: { filename: 'video', filetype: 'video/mp4' },
    })
  })

  it('may have exactly the size of the limit', () => {
    expect(parseCreation(request({ filename: 'a.mp4' }, { 'upload-length': '6000000000' }), limits).ok).toBe(true)
  })
})

describe('the name of a file', () => {
  it.each([
    ['/home/me/a.mp4', 'a.mp4'],
    ['C:\\fakepath\\a.mp4', 'a.mp4'],
    ['../../a.mp4', 'a.mp4'],
    ['a\u0000\r\n\u0085.mp4', 'a.mp4'],
    ['gnp\u202e4pm.mp4', 'gnp4pm.mp4'],
    ['  a.mp4  ', 'a.mp4'],
    ['家族 👨‍👩‍👧.mp4', '家族 👨‍👩‍👧.mp4'],
    ['..', 'video'],
    ['', 'video'],
  ])('%j becomes %j', (filename, cleaned) => {
    const headers = request({ filename, filetype: 'video/mp4' })

    expect(parseCreation(headers, limits)).toMatchObject({ creation: { filename: cleaned } })
  })

  it('is cut to 255 characters, none of them in half', () => {
    const headers = request({ filename: `${'🌊'.repeat(300)}.mp4` })

    expect(parseCreation(headers, limits)).toMatchObject({ creation: { filename: '🌊'.repeat(255) } })
  })

  it('is bare and bounded, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (filename) => {
        const parsed = parseCreation(request({ filename, filetype: 'video/mp4' }), limits)

        expect(parsed.ok && parsed.creation.filename).toMatch(/^[^/\\\p{Cc}]{1,255}$/u)
      }),
    )
  })
})

it('what Stream is told of a file has our keys only and stays below 2 kB of ASCII, whatever the browser called it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), fc.string(), (filename, extra) => {
      const sent = request({
        filename: `${filename}🌊`.repeat(2),
        filetype: 'video/mp4',
        maxDurationSeconds: '9',
        expiry: extra,
      })
      const parsed = parseCreation(sent, limits)
      if (!parsed.ok) return

      const told = uploadMetadataFor({
        name: parsed.creation.filename,
        maxDurationSeconds: 60,
        expiry: new Date(0),
        intent: '00000000-0000-4000-8000-000000000000',
      })

      expect(told).toMatch(/^[\x21-\x7e ]{1,2000}$/)
      expect(told.split(',').map((pair) => pair.split(' ')[0])).toEqual([
        'name',
        'maxDurationSeconds',
        'expiry',
        'intent',
      ])
    }),
  )
})

describe('a creation request is refused', () => {
  it.each([undefined, '0.2.2', '1.0.1', ''])('with 412 when Tus-Resumable is %j', (version) => {
    const headers = request({ filename: 'a.mp4' }, { 'tus-resumable': version, 'upload-length': 'x' })

    expect(parseCreation(headers, limits)).toMatchObject({ ok: false, status: 412, code: 'tus_version' })
  })

  it.each([undefined, '', '0', '00', '-1', '1.5', '1e3', '0x10', '5, 5', 'many', '9007199254740993', '9'.repeat(400)])(
    'with 400 when Upload-Length is %j',
    (length) => {
      const headers = request({ filename: 'a.mp4' }, { 'upload-length': length })

      expect(parseCreation(headers, { maxSizeBytes: Number.POSITIVE_INFINITY })).toMatchObject({
        ok: false,
        status: 400,
        code: 'upload_length',
      })
    },
  )

  it('with 400 when it wants to tell the length later', () => {
    const headers = request({ filename: 'a.mp4' }, { 'upload-defer-length': '1' })

    expect(parseCreation(headers, limits)).toMatchObject({ ok: false, status: 400, code: 'upload_length' })
  })

  it('with 413 when the file is too large, with both sizes in the message', () => {
    const headers = request({ filename: 'a.mp4' }, { 'upload-length': '7400000000' })

    expect(parseCreation(headers, limits)).toEqual({
      ok: false,
      status: 413,
      code: 'too_large',
      message: '7.4 GB is too large. This field takes up to 6 GB.',
    })
  })

  it('with two sizes that differ, though the file is one byte too large', () => {
    const headers = request({ filename: 'a.mp4' }, { 'upload-length': '6000000001' })

    expect(parseCreation(headers, limits)).toMatchObject({
      message: '6.1 GB is too large. This field takes up to 6 GB.',
    })
  })

  it('with 400 when the metadata is malformed', () => {
    const headers = request({}, { 'upload-metadata': 'filename not base64' })

    expect(parseCreation(headers, limits)).toMatchObject({ ok: false, status: 400, code: 'upload_metadata' })
  })

  it('with 415 when it is not a video, by its name', () => {
    const headers = request({ filename: 'notes.pdf', filetype: 'application/pdf' })

    expect(parseCreation(headers, limits)).toEqual({
      ok: false,
      status: 415,
      code: 'not_a_video',
      message: 'notes.pdf is not a video. MP4, MOV, MKV and WebM are.',
    })
  })

  it('with 415 when it tells neither name nor type', () => {
    const headers = request({}, { 'upload-metadata': undefined })

    expect(parseCreation(headers, limits)).toMatchObject({
      status: 415,
      message: expect.stringMatching(/^This file is/),
    })
  })
})

describe('uploadMetadataFor', () => {
  const upload = { name: 'a.mp4', maxDurationSeconds: 600, expiry: new Date('2026-08-01T17:55:00.789Z'), intent: 'i-1' }

  it('tells Stream the name, the limits and our intent', () => {
    expect(decoded(uploadMetadataFor(upload))).toEqual({
      name: 'a.mp4',
      maxDurationSeconds: '600',
      expiry: '2026-08-01T17:55:00Z',
      intent: 'i-1',
    })
  })

  it('makes a video private by a key without a value', () => {
    expect(uploadMetadataFor({ ...upload, requireSignedUrls: true }).split(',')).toContain('requiresignedurls')
  })

  it.each([false, undefined])('does not name privacy when requireSignedUrls is %s', (requireSignedUrls) => {
    expect(uploadMetadataFor({ ...upload, requireSignedUrls })).not.toContain('requiresignedurls')
  })

  it('joins origins with a comma, and leaves them out when there are none', () => {
    const metadata = uploadMetadataFor({ ...upload, allowedOrigins: ['example.com', 'test.com'] })

    expect(decoded(metadata)).toMatchObject({ allowedorigins: 'example.com,test.com' })
    expect(uploadMetadataFor({ ...upload, allowedOrigins: [] })).not.toContain('allowedorigins')
  })

  it('tells the time of the poster, 0 included', () => {
    expect(decoded(uploadMetadataFor({ ...upload, thumbnailTimestampPct: 0 }))).toMatchObject({
      thumbnailtimestamppct: '0',
    })
  })

  it('keeps a name that looks like metadata one value', () => {
    const name = 'a.mp4,requiresignedurls,maxDurationSeconds MzYwMDA='

    const metadata = decoded(uploadMetadataFor({ ...upload, name }))

    expect(metadata).toMatchObject({ name, maxDurationSeconds: '600' })
    expect(metadata).not.toHaveProperty('requiresignedurls')
  })

  it.each([0, -1, 1.5, 36_001, Number.NaN])('throws for a maxDurationSeconds of %s', (maxDurationSeconds) => {
    expect(() => uploadMetadataFor({ ...upload, maxDurationSeconds })).toThrow(RangeError)
  })
})

function request(metadata: Record<string, string>, others: Record<string, string | undefined> = {}): Headers {
  const usual = {
    'tus-resumable': '1.0.0',
    'upload-length': '20000000',
    'upload-metadata': formatUploadMetadata(metadata),
  }
  const entries = Object.entries({ ...usual, ...others })
  return new Headers(
    entries.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
  )
}

function decoded(header: string): Record<string, string> {
  const parsed = parseUploadMetadata(header)
  return parsed.ok ? Object.fromEntries(parsed.metadata) : {}
}
