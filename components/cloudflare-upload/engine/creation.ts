import { formatUploadMetadata } from '@/lib/tus/metadata'
import { overLimit } from '../words/over-limit'
import type { Text } from '../words/text'
import { isPassing, parseRetryAfter } from './retry'
import type { UploadError } from './upload-state'

/**
 * Asks our server for an upload URL, once: `POST {endpoint}/{field}`. The same `requestId` from the same person gives the
 * same upload while that is still good, so this is also how an upload goes on after the tab was closed. With its `uid` it
 * goes on also when a row has taken it meanwhile, as when the form was sent at once. Never throws.
 *
 * @see https://tus.io/protocols/resumable-upload#creation
 */
export async function requestUpload({
  endpoint,
  field,
  file,
  filetype,
  requestId,
  uid: known,
  text,
}: CreationRequest): Promise<CreationAnswer> {
  try {
    const response = await fetch(`${endpoint}/${field}`, {
      method: 'POST',
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Length': String(file.size),
        'Upload-Metadata': formatUploadMetadata({ filename: file.name, filetype }),
        'Idempotency-Key': requestId,
        ...(known && { 'Upload-Uid': known }),
      },
      signal: AbortSignal.timeout(timeLimitMs),
    })
    if (known && (response.status === 404 || response.status === 410)) return { kind: 'gone' }
    if (response.status !== 201) return { kind: 'failed', error: await errorOf(response, text) }

    const url = response.headers.get('Location')
    const uid = response.headers.get('Stream-Media-Id')
    if (!url || !uid) return failed('unexpected', text.unexpected, false)
    return { kind: 'created', url, uid }
  } catch (error) {
    // Whoever aborted it, it was not this upload: some browsers do, when their page goes to the background.
    const code = error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'network'
    return failed(code, text.noAnswer, true)
  }
}

export interface CreationRequest {
  /** `/api/uploads` in this kit. */
  endpoint: string
  field: string
  file: File
  filetype: string
  requestId: string
  /** That was answered before. */
  uid?: string
  text: Text
}

/** `gone`: the upload that was asked for by its uid can't be gone on with. */
export type CreationAnswer =
  | { kind: 'created'; url: string; uid: string }
  | { kind: 'gone' }
  | { kind: 'failed'; error: UploadError }

const timeLimitMs = 30_000

function failed(code: string, message: string, retryable: boolean): CreationAnswer {
  return { kind: 'failed', error: { code, message, retryable } }
}

async function errorOf(response: Response, text: Text): Promise<UploadError> {
  // A success, but no 201: not the server's answer, but that of a hotel's page of welcome.
  if (response.ok) return { code: 'network', message: text.noAnswer, retryable: true }
  const { code, message, limit } = await bodyOf(response)
  const retryable = isPassing(response.status)
  const retryAfterMs = parseRetryAfter(response.headers.get('Retry-After'))
  const isOverLimit = response.status === 429 && code !== undefined
  // What passes by itself needs no more words; a limit that was reached does.
  const isBusy = retryable && response.status !== 429
  const overLimitSentence = isOverLimit ? overLimit({ code, limit, retryAfterMs }, text) : undefined
  return {
    code: code ?? `http_${response.status}`,
    message: isBusy ? text.serverBusy : (overLimitSentence ?? message ?? text.unexpected),
    retryable,
    // A limit of ours that names no time does not pass by itself: the person makes room, and tries again.
    retryAfterMs: isOverLimit ? (retryAfterMs ?? Number.POSITIVE_INFINITY) : retryAfterMs,
  }
}

/** Our own refusals have a body of `{ error: { code, message, limit? } }`; what stands between may answer with anything. */
async function bodyOf(response: Response): Promise<{ code?: string; message?: string; limit?: number }> {
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null || !('error' in body)) return {}
  const { error } = body
  if (typeof error !== 'object' || error === null) return {}
  return {
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('message' in error && typeof error.message === 'string' && { message: error.message }),
    ...('limit' in error && typeof error.limit === 'number' && { limit: error.limit }),
  }
}
