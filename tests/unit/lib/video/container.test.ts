import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Container, contentOf, HEAD_BYTES } from '@/lib/video/container'

const media = (name: string) => readFile(new URL(`../../../media/${name}`, import.meta.url))
const named = (bytes: Uint8Array) => {
  const content = contentOf(bytes)
  return content?.kind === 'video' ? content.container : content?.name
}

describe('real files', () => {
  test.each([
    ['20s.mp4', 'MP4'],
    ['20s.webm', 'WebM'],
    ['audio-only.mp4', 'MP4'],
    ['cut-in-half.mp4', 'MP4'],
    ['not-a-video.mp4', 'TXT'],
  ])('%s is %s', async (name, expected) => {
    const bytes = await media(name)

    expect(named(bytes)).toBe(expected)
  })
})

/** The bytes with which files of a container begin. A string is Latin-1, one character for each byte. */
const videoHeads: [string, Container, string][] = [
  ['an MP4', 'MP4', '\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomavc1'],
  ['a fragment of an MP4', 'MP4', '\x00\x00\x00\x18stypmsdh\x00\x00\x00\x00msdhmsix'],
  ['an M4V', 'MP4', '\x00\x00\x00\x14ftypM4V \x00\x00\x00\x00mp42'],
  ['a 3GP', '3GP', '\x00\x00\x00\x14ftyp3gp5\x00\x00\x00\x003gp5'],
  ['a MOV', 'QuickTime', '\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  '],
  ['an old MOV that begins with its index', 'QuickTime', '\x00\x01\x86\xa0moov\x00\x00\x00\x6cmvhd'],
  ['an old MOV that begins with its data', 'QuickTime', '\x00\x01\x86\xa0mdat'],
  ['an old MOV of more than 4 GB', 'QuickTime', '\x00\x00\x00\x01mdat\x00\x00\x00\x02\x00\x00\x00\x00'],
  ['an old MOV with room left', 'QuickTime', '\x00\x00\x00\x08wide\x00\x01\x86\xa0mdat'],
  ['an old MOV that begins with nothing', 'QuickTime', '\x00\x00\x00\x08free'],
  ['an old MOV that begins with what is skipped', 'QuickTime', '\x00\x00\x00\x10skip'],
  ['a photo in motion, a picture and a video', 'MP4', '\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1mp42'],
  ['a Matroska', 'Matroska', '\x1aE\xdf\xa3\x93\x42\x82\x88matroska\x42\x87\x81\x04'],
  ['a WebM', 'WebM', '\x1aE\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x02'],
  ['an AVI', 'AVI', 'RIFF\x10\x20\x30\x40AVI LIST'],
  ['an FLV', 'FLV', 'FLV\x01\x05\x00\x00\x00\x09'],
  ['an MPEG program stream', 'MPEG-PS', '\x00\x00\x01\xba\x44\x00'],
  ['MPEG-2 video alone', 'MPEG-PS', '\x00\x00\x01\xb3\x2d\x02'],
  ['an MXF', 'MXF', '\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01\x02\x04\x00'],
  ['a GXF', 'GXF', '\x00\x00\x00\x00\x01\xbc\x00\x00\x01\x00\x00\x00\x00\x00\xe1\xe2'],
  ['an LXF', 'LXF', 'LEITCH\x00\x00\x01\x00\x00\x00'],
]

const otherHeads: [string, string][] = [
  ['PDF', '%PDF-1.7\n%\xe2\xe3\xcf\xd3'],
  ['PNG', '\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR'],
  ['JPEG', '\xff\xd8\xff\xe0\x00\x10JFIF\x00'],
  ['GIF', 'GIF89a\x20\x03'],
  ['TIFF', 'II*\x00\x08\x00\x00\x00'],
  ['PSD', '8BPS\x00\x01\x00\x00'],
  ['WebP', 'RIFF\x10\x20\x30\x40WEBPVP8 '],
  ['WAV', 'RIFF\x10\x20\x30\x40WAVEfmt '],
  ['MP3', 'ID3\x03\x00\x00'],
  ['FLAC', 'fLaC\x00\x00\x00\x22'],
  ['ZIP', 'PK\x03\x04\x14\x00'],
  ['RAR', 'Rar!\x1a\x07\x01\x00'],
  ['7-Zip', '7z\xbc\xaf\x27\x1c\x00\x04'],
  ['GZIP', '\x1f\x8b\x08\x00'],
  ['XZ', '\xfd7zXZ\x00\x00\x04'],
  ['ELF', '\x7fELF\x02\x01\x01\x00'],
  ['HEIC', '\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic'],
  ['HEIC', '\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00heicmiaf'],
  ['AVIF', '\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1avifmiaf'],
  ['CR3', '\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01crx isom'],
]

describe('any file that begins like', () => {
  const rest = fc.uint8Array({ maxLength: 600 })

  test.each(videoHeads)('%s is one, whatever follows', (_what, container, head) => {
    fc.assert(
      fc.property(rest, (bytes) => {
        expect(contentOf(joined(head, bytes))).toMatchObject({ kind: 'video', container })
      }),
    )
  })

  test.each(otherHeads)('%s is no video, whatever follows', (name, head) => {
    fc.assert(
      fc.property(rest, (bytes) => {
        expect(contentOf(joined(head, bytes))).toEqual({ kind: 'other', name })
      }),
    )
  })

  test.each([
    ['188 bytes', 0, 188],
    ['192 bytes, as m2ts', 4, 192],
    ['204 bytes, with a check behind each', 0, 204],
  ])('a transport stream in packets of %s is one', (_what, first, packetBytes) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: first + packetBytes + 1, maxLength: HEAD_BYTES }), (bytes) => {
        // What a file of another kind begins with.
        bytes.fill(1, 0, first)
        bytes.fill(0, first + 1, first + 20)
        for (let at = first; at < bytes.length; at += packetBytes) bytes[at] = 0x47

        expect(named(bytes)).toBe('MPEG-TS')
      }),
    )
  })

  test('text is text, HTML or XML, in any language, also where a letter is cut in two', () => {
    const letters = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
      .map((text) => `Dear free reader,\n${text}`)

    fc.assert(
      fc.property(letters, (text) => {
        const bytes = new TextEncoder().encode(text)
        const isPlain = !/[^\P{Cc}\t-\r]/u.test(text)

        expect(named(bytes)).toBe(isPlain ? 'TXT' : undefined)
      }),
    )
    expect(named(new TextEncoder().encode('é'.repeat(3000)).subarray(0, 4001))).toBe('TXT')
    expect(named(new TextEncoder().encode('\ufeff\n<!DOCTYPE html><title>404</title>'))).toBe('HTML')
    expect(named(new TextEncoder().encode('<?xml version="1.0"?><rss/>'))).toBe('XML')
  })
})

describe('nothing is said of', () => {
  test.each([
    ['an empty file', ''],
    ['a box that is smaller than its header', '\x00\x00\x00\x07moov'],
    ['a box of no kind that begins a file', '\x00\x00\x00\x10trak'],
    ['one packet of a transport stream', `G\x40\x00${'\xff'.repeat(150)}`],
    ['a packet that is followed by another thing', `G\x40\x00${'\xff'.repeat(400)}`],
  ])('%s', (_what, head) => {
    expect(contentOf(joined(head))).toBeUndefined()
  })

  test('random bytes, and they never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: HEAD_BYTES + 100 }), (bytes) => {
        const content = contentOf(bytes)

        expect([undefined, 'video', 'other']).toContain(content?.kind)
      }),
      { numRuns: 300 },
    )
  })
})

function joined(head: string, rest = new Uint8Array()): Uint8Array {
  return Uint8Array.from([...Buffer.from(head, 'latin1'), ...rest])
}
