import { cleanName, shorten } from './file-name'
import { formatFileSize } from './file-size'
import { formatUploadMetadata, parseUploadMetadata } from './metadata'
import { isVideoFile, mediaType } from './video-types'

/**
 * Reads a tus creation request: may this file be uploaded, by what its headers say? Of the browser's metadata only the
 * name and the type count. A refusal with 412 must be sent with `Tus-Version: 1.0.0`.
 *
 * @see https://tus.io/protocols/resumable-upload#creation
 */
export function parseCreation(headers: Headers, { maxSizeBytes }: CreationLimits): ParsedCreation {
  // tus: another version gets 412, and the request MUST NOT be processed.
  if (headers.get('tus-resumable') !== '1.0.0') return refuse(412, 'tus_version', 'This server speaks tus 1.0.0 only.')

  const uploadLength = parseLength(headers)
  if (uploadLength === undefined) {
    return refuse(400, 'upload_length', 'Upload-Length: the size of the file in bytes, 1 or more, known at the start.')
  }
  if (uploadLength > maxSizeBytes) {
    const [size, limit] = [formatFileSize(uploadLength, 'up'), formatFileSize(maxSizeBytes, 'down')]
    return refuse(413, 'too_large', `${size} is too large. This field takes up to ${limit}.`)
  }

  const parsed = parseUploadMetadata(headers.get('upload-metadata'))
  if (!parsed.ok) return refuse(400, 'upload_metadata', parsed.message)

  // tus-js-client's users send filename and filetype; Uppy sends name and type as well.
  const filename = cleanName(parsed.metadata.get('filename') || parsed.metadata.get('name') || '')
  const filetype = mediaType(parsed.metadata.get('filetype') || parsed.metadata.get('type') || '')
  if (!isVideoFile({ name: filename, type: filetype })) {
    return refuse(415, 'not_a_video', `${shorten(filename) || 'This file'} is not a video. MP4, MOV, MKV and WebM are.`)
  }
  return { ok: true, creation: { uploadLength, filename: shorten(filename) || 'video', filetype } }
}

export interface CreationLimits {
  maxSizeBytes: number
}

export type ParsedCreation =
  | { ok: true; creation: Creation }
  | { ok: false; status: 400 | 412 | 413 | 415; code: CreationRefusal; message: string }

/** `filename` is bare, without control characters, 1 to 255 characters long; `filetype` a media type, or '' when unknown. */
export interface Creation {
  /** Bytes. */
  uploadLength: number
  filename: string
  filetype: string
}

export type CreationRefusal = 'tus_version' | 'upload_length' | 'too_large' | 'upload_metadata' | 'not_a_video'

/**
 * The `Upload-Metadata` that we send to Stream ourselves: known keys only, so nothing of the browser's slips through.
 * `intent` is a key of our own, which Stream copies into `meta`. `expiry` is when the upload URL ends.
 *
 * @see https://developers.cloudflare.com/stream/uploading-videos/resumable-uploads/#supported-options-in-upload-metadata
 */
export function uploadMetadataFor(upload: UploadConstraints): string {
  const { maxDurationSeconds, allowedOrigins = [], thumbnailTimestampPct } = upload
  if (!Number.isInteger(maxDurationSeconds) || maxDurationSeconds < 1 || maxDurationSeconds > 36_000) {
    throw new RangeError(`maxDurationSeconds ${maxDurationSeconds}: Stream takes whole seconds, 1 to 36000`)
  }

  const metadata: Record<string, string | true> = {
    name: upload.name,
    maxDurationSeconds: String(maxDurationSeconds),
    expiry: upload.expiry.toISOString().replace(/\.\d+Z$/, 'Z'),
    intent: upload.intent,
  }
  // Its presence is what counts: with the value "false" it would still make the video private.
  if (upload.requireSignedUrls) metadata.requiresignedurls = true
  if (allowedOrigins.length > 0) metadata.allowedorigins = allowedOrigins.join(',')
  if (thumbnailTimestampPct !== undefined) metadata.thumbnailtimestamppct = String(thumbnailTimestampPct)
  return formatUploadMetadata(metadata)
}

export interface UploadConstraints {
  name: string
  /** What Stream reserves, and the most that it will process: whole seconds, 1 to 36000. */
  maxDurationSeconds: number
  expiry: Date
  intent: string
  requireSignedUrls?: boolean
  /** Host names. Empty or missing means everywhere. */
  allowedOrigins?: string[]
  /** 0 to 1 of the duration. */
  thumbnailTimestampPct?: number
}

function refuse(status: 400 | 412 | 413 | 415, code: CreationRefusal, message: string): ParsedCreation {
  return { ok: false, status, code, message }
}

function parseLength(headers: Headers): number | undefined {
  // Stream needs the size at the start, to reserve for it.
  if (headers.has('upload-defer-length')) return undefined
  const header = headers.get('upload-length') ?? ''
  const length = /^\d{1,16}$/.test(header) ? Number(header) : 0
  return length > 0 && Number.isSafeInteger(length) ? length : undefined
}
