import { formatUploadMetadata } from '@/lib/tus/metadata'
import type { Text } from '../words/text'
import { isPassing, parseRetryAfter } from './retry'
import type { UploadError } from './upload-state'

/**
 * Asks our server for an upload URL, once: `POST {endpoint}/{field}`. The same `requestId` from the same person gives the
 * same upload while that is still good, so this is also how an upload goes on after the tab was closed. Never throws.
 *
 * @see https://tus.io/protocols/resumable-upload#creation
 */
export async function requestUpload({
  endpoint,
  field,
  file,
  filetype,
  requestId,
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
      },
      signal: AbortSignal.timeout(timeLimitMs),
    })
    if (response.status !== 201) return { ok: false, error: await errorOf(response, text) }

    const url = response.headers.get('Location')
    const uid = response.headers.get('Stream-Media-Id')
    if (!url || !uid) return { ok: false, error: { code: 'unexpected', message: text.unexpected, retryable: false } }
    return { ok: true, url, uid }
  } catch (error) {
    const code = error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'network'
    return { ok: false, error: { code, message: text.noAnswer, retryable: true } }
  }
}

export interface CreationRequest {
  /** `/api/uploads` in this kit. */
  endpoint: string
  field: string
  file: File
  filetype: string
  requestId: string
  text: Text
}

export type CreationAnswer = { ok: true; url: string; uid: string } | { ok: false; error: UploadError }

const timeLimitMs = 30_000

async function errorOf(response: Response, text: Text): Promise<UploadError> {
  const { code, message } = await bodyOf(response)
  const retryable = isPassing(response.status)
  // What passes by itself needs no more words; a limit that was reached does.
  const isBusy = retryable && response.status !== 429
  return {
    code: code ?? `http_${response.status}`,
    message: isBusy ? text.serverBusy : (message ?? text.unexpected),
    retryable,
    retryAfterMs: parseRetryAfter(response.headers.get('Retry-After')),
  }
}

/** Our own refusals have a body of `{ error: { code, message } }`; what stands between may answer with anything. */
async function bodyOf(response: Response): Promise<{ code?: string; message?: string }> {
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null || !('error' in body)) return {}
  const { error } = body
  if (typeof error !== 'object' || error === null) return {}
  return {
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('message' in error && typeof error.message === 'string' && { message: error.message }),
  }
}
