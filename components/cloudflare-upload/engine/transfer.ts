import type { UploadOptions } from 'tus-js-client'
import type { Text } from '../words/text'
import { isPassing, parseRetryAfter } from './retry'
import type { UploadError } from './upload-state'

/**
 * Sends a file's bytes to its upload URL, from where the server says that it is, until the server has them all or one
 * request fails: one attempt, no retries. Aborting the signal stops the bytes at once. Never throws.
 *
 * tus-js-client gets `uploadUrl` only: with an `endpoint` it would answer a failed HEAD by making another video.
 *
 * @see https://tus.io/protocols/resumable-upload#core-protocol
 */
export async function transfer({ file, url, signal, onSent, onSafe, ...rest }: Transfer): Promise<TransferEnd> {
  const tus = await (rest.loadTus ?? loadTus)().catch(() => undefined)
  if (signal.aborted) return { end: 'aborted' }
  const { text } = rest
  if (!tus) return noAnswer(text)

  return new Promise((resolve) => {
    const watchdog = createWatchdog(rest.stallMs ?? defaultStallMs, () =>
      stop({ end: 'failed', error: { code: 'stalled', message: text.noAnswer, retryable: true } }),
    )
    let safeBytes = 0
    const onAbort = () => stop({ end: 'aborted' })
    let hasEnded = false

    const upload = new tus.Upload(file, {
      uploadUrl: url,
      chunkSize: chunkBytes,
      retryDelays: null,
      storeFingerprintForResuming: false,
      // An upload that is aborted before its first request would send it all the same.
      onBeforeRequest: () => {
        if (hasEnded) throw new Error('The upload was stopped before this request')
      },
      onAfterResponse: (_request, response) => {
        if (hasEnded || response.getStatus() >= 300) return
        const offset = Number(response.getHeader('Upload-Offset') ?? Number.NaN)
        if (Number.isNaN(offset)) return
        safeBytes = offset
        onSafe(offset)
      },
      onProgress: (sentBytes) => {
        if (hasEnded) return
        // When a chunk has left, the server may take its time to store it.
        const isChunkSent = sentBytes >= Math.min(safeBytes + chunkBytes, file.size)
        watchdog.touch(isChunkSent ? 4 : 1)
        onSent(sentBytes)
      },
      onSuccess: () => finish({ end: 'sent' }),
      onError: (error) => finish(endOf(error, text)),
    } satisfies UploadOptions)

    signal.addEventListener('abort', onAbort, { once: true })
    watchdog.touch(1)
    upload.start()

    function stop(end: TransferEnd) {
      finish(end)
      void upload.abort()
    }
    function finish(end: TransferEnd) {
      hasEnded = true
      watchdog.stop()
      signal.removeEventListener('abort', onAbort)
      resolve(end)
    }
  })
}

export interface Transfer {
  file: File
  url: string
  signal: AbortSignal
  /** Bytes handed to the network, counted from the file's start. */
  onSent: (sentBytes: number) => void
  /** Bytes that the server said it has. */
  onSafe: (safeBytes: number) => void
  /** How long nothing may move before the attempt is given up. Milliseconds. */
  stallMs?: number
  text: Text
  loadTus?: LoadTus
}

/** `gone`: there is no such upload any more (tus: 404 or 410), so only a new one can go on. */
export type TransferEnd = { end: 'sent' } | { end: 'aborted' } | { end: 'gone' } | { end: 'failed'; error: UploadError }

export type LoadTus = () => Promise<Pick<typeof import('tus-js-client'), 'Upload'>>

/** Loads tus-js-client. Called early, when a file is near, it costs no time later. */
export const loadTus: LoadTus = () => import('tus-js-client')

/**
 * Stream takes chunks of 5 MiB to 200 MiB, a multiple of 256 KiB; it recommends 50 MiB.
 *
 * @see https://developers.cloudflare.com/stream/uploading-videos/resumable-uploads/
 */
const chunkBytes = 50 * 1024 * 1024

const defaultStallMs = 30_000

function noAnswer({ noAnswer: message }: Text): TransferEnd {
  return { end: 'failed', error: { code: 'network', message, retryable: true } }
}

function endOf(error: Error, text: Text): TransferEnd {
  const response = 'originalResponse' in error ? (error.originalResponse as TusResponse | null) : null
  const status = response?.getStatus() ?? 0
  if (status === 404 || status === 410) return { end: 'gone' }
  if (status === 0) return noAnswer(text)

  const retryable = isPassing(status)
  const message = retryable ? text.serverBusy : text.unexpected
  const retryAfterMs = parseRetryAfter(response && exposedHeader(response, 'Retry-After'))
  return { end: 'failed', error: { code: `http_${status}`, message, retryable, retryAfterMs } }
}

type TusResponse = {
  getStatus(): number
  getHeader(name: string): string | undefined
  getUnderlyingObject(): unknown
}

/** A browser complains in its console when a script asks for a header that CORS hides, so we look at the list first. */
function exposedHeader(response: TusResponse, name: string): string | undefined {
  const request = response.getUnderlyingObject()
  const isBrowser = typeof XMLHttpRequest !== 'undefined' && request instanceof XMLHttpRequest
  const isHidden = isBrowser && !new RegExp(`^${name}:`, 'im').test(request.getAllResponseHeaders())
  return isHidden ? undefined : response.getHeader(name)
}

/** Calls `onSilence` when nobody has touched it for `limitMs`, times the patience of the last touch. */
function createWatchdog(limitMs: number, onSilence: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    touch(patience: number) {
      clearTimeout(timer)
      timer = setTimeout(onSilence, limitMs * patience)
    },
    stop: () => clearTimeout(timer),
  }
}
