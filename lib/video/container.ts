/**
 * What the first bytes of a file say that it is, whatever its name. `container` is one that Stream takes; `name` is a
 * word for a person: `PDF`. Only what is plain is said: bytes of no format that is known here may still be a video.
 */
export type Content = { kind: 'video'; container: Container; mimeType: string } | { kind: 'other'; name: string }

export type Container = keyof typeof mimeTypes

/** How much of a file `contentOf` likes to see. Less will do, only less is known then. */
export const HEAD_BYTES = 4096

/** Reads the head of a file. Undefined where nothing is plain. Never throws. */
export function contentOf(start: Uint8Array): Content | undefined {
  const head = start.subarray(0, HEAD_BYTES)
  const bytes = String.fromCharCode(...head)
  const [, other] = otherSignatures.find(([signature]) => begins(bytes, signature)) ?? []
  if (other) return { kind: 'other', name: other }
  const [, container] = videoSignatures.find(([signature]) => begins(bytes, signature)) ?? []
  if (container) return video(container)
  // Text comes before the boxes: a letter may well say "free" in its first line.
  return textOf(head) ?? matroskaOf(bytes) ?? isobmffOf(bytes) ?? transportStreamOf(head)
}

/** What the server is told, which sees a type and no bytes. */
const mimeTypes = {
  MP4: 'video/mp4',
  QuickTime: 'video/quicktime',
  '3GP': 'video/3gpp',
  Matroska: 'video/x-matroska',
  WebM: 'video/webm',
  AVI: 'video/x-msvideo',
  FLV: 'video/x-flv',
  'MPEG-TS': 'video/mp2t',
  'MPEG-PS': 'video/mpeg',
  MXF: 'application/mxf',
  GXF: 'application/gxf',
  LXF: 'video/x-lxf',
} as const

/** A character is a byte; `?` is any. */
const otherSignatures: [string, string][] = [
  ['%PDF-', 'PDF'],
  ['\x89PNG\r\n\x1a\n', 'PNG'],
  ['\xff\xd8\xff', 'JPEG'],
  ['GIF87a', 'GIF'],
  ['GIF89a', 'GIF'],
  ['II*\x00', 'TIFF'],
  ['MM\x00*', 'TIFF'],
  ['8BPS\x00\x01', 'PSD'],
  ['RIFF????WEBP', 'WebP'],
  ['RIFF????WAVE', 'WAV'],
  ['RF64????WAVE', 'WAV'],
  ['ID3', 'MP3'],
  ['fLaC', 'FLAC'],
  ['PK\x03\x04', 'ZIP'],
  ['PK\x05\x06', 'ZIP'],
  ['Rar!\x1a\x07', 'RAR'],
  ['7z\xbc\xaf\x27\x1c', '7-Zip'],
  ['\x1f\x8b\x08', 'GZIP'],
  ['\xfd7zXZ\x00', 'XZ'],
  ['\x7fELF', 'ELF'],
]

const videoSignatures: [string, Container][] = [
  ['RIFF????AVI ', 'AVI'],
  ['RIFF????AVIX', 'AVI'],
  ['FLV\x01', 'FLV'],
  // ISO/IEC 13818-1, a pack header; ISO/IEC 13818-2, a sequence header: MPEG video in no container.
  ['\x00\x00\x01\xba', 'MPEG-PS'],
  ['\x00\x00\x01\xb3', 'MPEG-PS'],
  // SMPTE 377-1: the key of a header partition pack.
  ['\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02', 'MXF'],
  // SMPTE 360M: a packet with a map, up to the end of its header.
  ['\x00\x00\x00\x00\x01\xbc????????\xe1\xe2', 'GXF'],
  ['LEITCH\x00', 'LXF'],
]

function begins(bytes: string, signature: string): boolean {
  return bytes.length >= signature.length && [...signature].every((byte, at) => byte === '?' || byte === bytes[at])
}

/** Letters and line ends, in UTF-8. The head may end in the middle of a letter. */
function textOf(head: Uint8Array): Content | undefined {
  if (head.some((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d))) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    if (text === '') return undefined
    const [, tag] = /^\s*<(!doctype html|html|\?xml)/i.exec(text) ?? []
    return { kind: 'other', name: tag ? (tag === '?xml' ? 'XML' : 'HTML') : 'TXT' }
  } catch {
    return undefined
  }
}

/** RFC 8794: the DocType (42 82, its size, its name) stands in the header, which is a few dozen bytes long. */
function matroskaOf(bytes: string): Content | undefined {
  if (!begins(bytes, '\x1aE\xdf\xa3')) return undefined
  const at = bytes.slice(0, 100).indexOf('\x42\x82')
  return video(at > 0 && bytes.slice(at + 3, at + 7) === 'webm' ? 'WebM' : 'Matroska')
}

/** ISO/IEC 14496-12: a box, its size first. Files of the old QuickTime have no `ftyp` and begin with another. */
function isobmffOf(bytes: string): Content | undefined {
  const type = bytes.slice(4, 8)
  const boxBytes = [...bytes.slice(0, 4)].reduce((size, byte) => size * 256 + byte.charCodeAt(0), 0)
  // 0 is "up to the end of the file", 1 is "the size is further on"; no other box is smaller than its header.
  if (boxBytes > 1 && boxBytes < 8) return undefined
  if (['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'].includes(type)) return video('QuickTime')
  if (type !== 'ftyp' && type !== 'styp') return undefined

  const major = bytes.slice(8, 12)
  const others = bytes.slice(16, boxBytes).match(/.{4}/gs) ?? []
  if (major === 'crx ') return { kind: 'other', name: 'CR3' }
  const image = imageBrands.find(([brand]) => brand.test(major))?.[1]
  // A picture says so first; a file that is a video as well has a brand for videos too.
  if (image && !others.some((brand) => videoBrand.test(brand))) return { kind: 'other', name: image }
  return video(major === 'qt  ' ? 'QuickTime' : major.startsWith('3g') ? '3GP' : 'MP4')
}

const imageBrands: [RegExp, string][] = [
  [/^(he[iv][cxms]|mif[12]|msf1|miaf)/, 'HEIC'],
  [/^avi[fs]/, 'AVIF'],
]
const videoBrand = /^(isom|mp4[12]|avc1|qt {2}|M4V )/

/**
 * ISO/IEC 13818-1: packets of 188 bytes that begin with 47; 192 with a time before each (m2ts), 204 with a check behind.
 * One such byte is chance, so each packet in sight has it, and there are two.
 */
function transportStreamOf(head: Uint8Array): Content | undefined {
  for (const [first, packetBytes] of [
    [0, 188],
    [4, 192],
    [0, 204],
  ] as const) {
    const count = Math.ceil((head.length - first) / packetBytes)
    const starts = Array.from({ length: Math.max(0, count) }, (_, index) => head[first + index * packetBytes])
    if (count > 1 && starts.every((byte) => byte === 0x47)) return video('MPEG-TS')
  }
}

function video(container: Container): Content {
  return { kind: 'video', container, mimeType: mimeTypes[container] }
}
