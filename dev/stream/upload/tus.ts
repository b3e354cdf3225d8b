import type { IncomingMessage } from 'node:http'
import type { Body } from '../faults/body'
import type { Parts } from '../parts'
import type { VideoRecord } from '../record'
import { acceptUpload } from './accept'
import { type Answer, refuse } from './answer'
import { brokenChunkRule } from './chunk-rules'
import { appendBody, cutFile, fileBytes } from './file'

/** The largest file that Stream takes. */
export const maximumFileBytes = 30_000_000_000

const version = { 'Tus-Resumable': '1.0.0' }
const abilities = {
  ...version,
  'Tus-Version': '1.0.0',
  'Tus-Extension': 'creation,expiration',
  'Tus-Max-Size': maximumFileBytes,
}

export type TusParts = Pick<Parts, 'library' | 'clock' | 'encoder' | 'options'>

/** Uploads that a PATCH is writing to. */
const writing = new WeakSet<VideoRecord>()

/** Answers one request to an upload URL, as https://tus.io/protocols/resumable-upload says. */
export async function answerTus(
  parts: TusParts,
  uploadId: string,
  request: IncomingMessage,
  body: Body,
): Promise<Answer> {
  const { headers } = request
  const method = headers['x-http-method-override'] ?? request.method
  if (method === 'OPTIONS') return { status: 204, headers: abilities }
  if (method !== 'HEAD' && method !== 'PATCH') {
    return refuse(405, `${method} is not for uploads`, { ...version, Allow: 'HEAD, PATCH' })
  }
  // tus: a request with another version MUST be answered with 412, and with the versions that the Server knows.
  if (headers['tus-resumable'] !== '1.0.0') return refuse(412, 'Tus-Resumable must be 1.0.0', abilities)

  const record = parts.library.findUpload(uploadId)
  if (record?.source.kind !== 'tus') return refuse(404, 'There is no such upload', version)
  if (isExpired(parts, record)) {
    return refuse(parts.options.expiredUploadStatus, `It expired at ${record.fields.uploadExpiry}`, version)
  }
  return method === 'HEAD' ? head(parts, record) : patch(parts, record, headers, body)
}

/** Whether the link of an upload that is not finished is too old. */
export function isExpired({ clock }: Pick<Parts, 'clock'>, { fields }: VideoRecord): boolean {
  const isPending = fields.status.state === 'pendingupload'
  return isPending && fields.uploadExpiry !== null && Date.parse(fields.uploadExpiry) <= clock.now()
}

/** The headers that say until when an upload may go on. */
export function expires({ fields }: VideoRecord): Record<string, string> {
  // tus: in RFC 9110 datetime format.
  return fields.uploadExpiry ? { 'Upload-Expires': new Date(fields.uploadExpiry).toUTCString() } : {}
}

async function head({ library }: TusParts, record: VideoRecord): Promise<Answer> {
  const { length, metadata } = tusSource(record)
  return {
    status: 200,
    headers: {
      ...version,
      'Cache-Control': 'no-store',
      'Upload-Offset': await fileBytes(library.path(record, 'original')),
      'Upload-Length': length,
      ...(metadata && { 'Upload-Metadata': metadata }),
      ...expires(record),
    },
  }
}

async function patch(
  parts: TusParts,
  record: VideoRecord,
  headers: IncomingMessage['headers'],
  body: Body,
): Promise<Answer> {
  if (headers['content-type'] !== 'application/offset+octet-stream') {
    return refuse(415, 'Content-Type must be application/offset+octet-stream', version)
  }
  if (writing.has(record)) return refuse(423, 'Another request is writing to this upload', version)
  writing.add(record)
  try {
    return await append(parts, record, headers, body)
  } finally {
    writing.delete(record)
  }
}

async function append(
  parts: TusParts,
  record: VideoRecord,
  headers: IncomingMessage['headers'],
  body: Body,
): Promise<Answer> {
  const total = tusSource(record).length
  const path = parts.library.path(record, 'original')
  const offset = await fileBytes(path)
  // tus: if the offsets do not match, the Server MUST respond with 409 and without changing the upload.
  if (headers['upload-offset'] !== String(offset)) return refuse(409, `Upload-Offset must be ${offset}`, version)
  const announced = headers['content-length']
  const rule = announced && brokenChunkRule({ offset, bytes: Number(announced), total })
  if (rule) return refuse(parts.options.badChunkStatus, rule, version)

  const bytes = await appendBody(path, offset, total, body)
  const brokenRule = brokenChunkRule({ offset, bytes, total })
  if (brokenRule) {
    await cutFile(path, offset)
    return refuse(parts.options.badChunkStatus, brokenRule, version)
  }
  const isWhole = offset + bytes === total && record.fields.status.state === 'pendingupload'
  if (isWhole) await acceptUpload(parts, record)
  return { status: 204, headers: { ...version, 'Upload-Offset': offset + bytes, ...expires(record) } }
}

function tusSource({ source, fields }: VideoRecord) {
  if (source.kind !== 'tus') throw new TypeError(`${fields.uid} is not uploaded by tus`)
  return source
}
