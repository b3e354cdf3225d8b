import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { ApiError, badRequest, notFound } from '../envelope'
import type { Body } from '../faults/body'
import type { Parts } from '../parts'
import { acceptForm, basicBytes, formBytes, tooLarge } from './accept'
import { type Answer, refuse } from './answer'
import { isExpired } from './tus'

type BasicParts = Pick<Parts, 'library' | 'clock' | 'encoder' | 'media' | 'options'>

/**
 * Takes one file by a form, at a URL that is good for one upload.
 * https://developers.cloudflare.com/stream/uploading-videos/direct-creator-uploads/#basic-post-requests
 */
export async function answerBasic(
  parts: BasicParts,
  uploadId: string,
  request: IncomingMessage,
  body: Body,
): Promise<Answer> {
  if (request.method === 'OPTIONS') return { status: 204 }
  if (request.method !== 'POST') return refuse(405, `${request.method} is not for this URL`, { Allow: 'POST' })
  const record = parts.library.findUpload(uploadId)
  if (record?.source.kind !== 'basic') throw notFound()
  if (record.fields.status.state !== 'pendingupload') throw badRequest('this link was used already')
  if (isExpired(parts, record)) {
    return refuse(parts.options.expiredUploadStatus, `It expired at ${record.fields.uploadExpiry}`)
  }
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > basicBytes + formBytes) throw tooLarge(length)

  await acceptForm(parts, record, await readForm(request, body))
  return { status: 200 }
}

async function readForm(request: IncomingMessage, body: Body): Promise<FormData> {
  const headers = { 'Content-Type': request.headers['content-type'] ?? '' }
  try {
    // DOM's and Node's types of the same stream differ.
    return await new Response(Readable.toWeb(Readable.from(body)) as ReadableStream, { headers }).formData()
  } catch {
    throw new ApiError(400, 10005, 'Bad Request', 'the body is not a multipart form')
  }
}
