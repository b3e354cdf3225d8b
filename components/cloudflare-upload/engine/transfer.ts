import type { UploadOptions } from 'tus-js-client'
import type { Text } from '../words/text'
import type { Chunks } from './chunk-size'
import { endOf, noAnswer, onBrowserAbort } from './tus-error'
import type { UploadError } from './upload-state'
import { createWatchdog } from './watchdog'

/**
 * Sends a file's bytes to its upload URL, from where the server says that it is, until the server has them all or one
 * request fails: one attempt, no retries. Aborting the signal stops the bytes at once. Never throws.
 *
 * tus-js-client gets `uploadUrl` only: with an `endpoint` it would answer a failed HEAD by making another video.
 *
 * @see https://tus.io/protocols/resumable-upload#core-protocol
 */
export async function transfer({ file, url, signal, chunks, onSent, onSafe, ...rest }: Transfer): Promise<TransferEnd> {
  const tus = await (rest.loadTus ?? loadTus)().catch(() => undefined)
  if (signal.aborted) return { end: 'aborted' }
  const { text } = rest
  if (!tus) return noAnswer(text)

  return new Promise((resolve) => {
    const watchdog = createWatchdog(rest.stallMs ?? defaultStallMs, () =>
      stop({ end: 'failed', error: { code: 'stalled', message: text.noAnswer, retryable: true } }),
    )
    let safeBytes = 0
    /** The chunk that is on its way: where it ends, and since when. */
    let chunk: { end: number; startedAt: number } | undefined
    const onAbort = () => stop({ end: 'aborted' })
    let hasEnded = false

    const upload = new tus.Upload(file, {
      uploadUrl: url,
      chunkSize: chunks.bytes(),
      retryDelays: null,
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => {
        // An upload that is aborted before its first request would send it all the same.
        if (hasEnded) throw new Error('The upload was stopped before this request')
        onBrowserAbort(request, () => !hasEnded && finish(noAnswer(text)))
        if (request.getMethod() !== 'PATCH') return
        chunk = { end: Math.min(safeBytes + chunks.bytes(), file.size), startedAt: Date.now() }
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
        watchdog.touch(chunk && sentBytes >= chunk.end ? 4 : 1)
        onSent(sentBytes)
      },
      onChunkComplete: (bytes) => {
        if (chunk) chunks.sent(bytes, Date.now() - chunk.startedAt)
        chunk = undefined
        // Read anew by tus-js-client for each chunk.
        upload.options.chunkSize = chunks.bytes()
      },
      onSuccess: () => finish({ end: 'sent' }),
      onError: (error) => finish(endOf(error, text)),
    } satisfies UploadOptions)

    signal.addEventListener('abort', onAbort, { once: true })
    watchdog.touch()
    upload.start()

    function stop(end: TransferEnd) {
      finish(end)
      void upload.abort()
    }
    function finish(end: TransferEnd) {
      if (!hasEnded && chunk) chunks.failed()
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
  /** How large they are: learns from each. */
  chunks: Chunks
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

const defaultStallMs = 30_000
