import type { Content } from '@/lib/video/container'

/**
 * The containers that Stream takes, by extension. No dot, lower case.
 *
 * @see https://developers.cloudflare.com/stream/faq/#what-file-formats-does-stream-support
 */
export const VIDEO_EXTENSIONS = [
  'mp4',
  'm4v',
  'mov',
  'qt',
  'mkv',
  'webm',
  'avi',
  'flv',
  'ts',
  'mts',
  'm2ts',
  'mpg',
  'mpeg',
  '3gp',
  'mxf',
  'lxf',
  'gxf',
] as const

/** Types that carry video beside `video/*`. */
export const VIDEO_APPLICATION_TYPES = [
  'application/mp4',
  'application/mxf',
  'application/x-mxf',
  'application/gxf',
  'application/x-matroska',
] as const

/** For the `accept` attribute of a file input. */
export const VIDEO_ACCEPT = ['video/*', ...VIDEO_APPLICATION_TYPES, ...VIDEO_EXTENSIONS.map((name) => `.${name}`)].join(
  ',',
)

/** May Stream take this file? By its type where the browser knows one, else by its extension: `mayBeVideo` without the bytes. */
export function isVideoFile({ name, type }: { name: string; type: string }): boolean {
  const essence = mediaType(type)
  if (essence === '' || essence === 'application/octet-stream') return hasVideoExtension(name)
  return /^video\/[a-z0-9.+_-]+$/.test(essence) || VIDEO_APPLICATION_TYPES.some((known) => known === essence)
}

/**
 * The same by three witnesses: what its first bytes say, where it is plain, counts more than what it is called. What is
 * really inside, Stream alone finds out.
 */
export function mayBeVideo(file: { name: string; type: string }, content?: Content): boolean {
  return content ? content.kind === 'video' : isVideoFile(file)
}

/**
 * The type to send to the server, which has not seen the bytes: the browser's, or that of the bytes where name and type
 * would have a video refused, as Linux does with its Qt translations named `.ts`.
 */
export function sentTypeOf(file: { name: string; type: string }, content?: Content): string {
  return content?.kind === 'video' && !isVideoFile(file) ? content.mimeType : file.type
}

/** A media type without its parameters, in lower case: `video/mp4` of `Video/MP4; codecs=avc1`. */
export function mediaType(type: string): string {
  return (type.split(';', 1)[0] ?? '').trim().toLowerCase()
}

/** Does its name say that it is a video? */
export function hasVideoExtension(name: string): boolean {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return name.includes('.') && VIDEO_EXTENSIONS.some((known) => known === extension)
}
