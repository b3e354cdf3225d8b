import type { Text } from '../words/text'
import { requestUpload } from './creation'
import { giveUpUpload } from './give-up-upload'
import type { UploadRecord, UploadRecords } from './records'
import { newRequestId } from './request-id'
import { maxFailures, maxRetryAfterMs, retryDelayMs } from './retry'
import { createSpeedometer } from './speed'
import { type LoadTus, type TransferEnd, transfer } from './transfer'
import type { UploadError, UploadState } from './upload-state'

/**
 * Brings a file to Stream: asks for an upload URL, sends the bytes, and tries again after each failure that may pass. As
 * long as new bytes become safe it never gives up. What it has reached is kept between two runs.
 */
export function createSending(options: SendingOptions): Sending {
  const { file, owner, field, endpoint, key, records, text, onChange } = options
  const totalBytes = file.size
  let record: UploadRecord | undefined
  let target: { url: string; uid: string } | undefined
  let creating: ReturnType<typeof requestUpload> | undefined
  let isGivenUp = false
  let reached = { sentBytes: 0, safeBytes: 0, hasRestarted: false }
  let rememberedAt = 0
  let failures = 0
  let restarts = 0

  return { run, progress, url: () => target?.url, giveUp }

  async function run(signal: AbortSignal) {
    failures = 0
    restarts = 0
    while (!signal.aborted) {
      const error = await attempt(signal)
      if (signal.aborted || !error) return

      failures += 1
      const retryAfterMs = error.retryAfterMs ?? 0
      const isOver = !error.retryable || failures >= maxFailures || retryAfterMs > maxRetryAfterMs
      if (isOver) return onChange({ status: 'failed', error, ...progress() })

      const delayMs = (options.retryDelayMs ?? retryDelayMs)(failures, retryAfterMs)
      onChange({ status: 'retrying', error, retryAt: Date.now() + delayMs, ...progress() })
      await sleep(delayMs, signal)
    }
  }

  /** One try: undefined when there is nothing left to do, else why it stopped. */
  async function attempt(signal: AbortSignal): Promise<UploadError | undefined> {
    if (!target) {
      const answer = await create()
      if (signal.aborted) return
      if (!answer.ok && answer.error.retryable) return answer.error
      if (!answer.ok) {
        void records.remove(key)
        onChange({ status: 'refused', error: answer.error })
        return
      }
    }
    if (!target) return
    const { uid } = target
    const end = await send(target.url, signal)
    switch (end.end) {
      case 'sent':
        void records.remove(key)
        onChange({ status: 'uploaded', uid })
        return
      case 'gone':
        return restart(uid) ?? attempt(signal)
      case 'failed':
        return end.error
      case 'aborted':
        return
      default:
        end satisfies never
    }
  }

  /** One request at a time, however often it is asked for: a pause does not take it back. */
  async function create() {
    record ??= (await records.find(key)) ?? newRecord()
    // Written before the request leaves: if the tab dies now, the same key finds what the server has made of it.
    await remember()
    creating ??= requestUpload({ ...options, filetype: options.filetype(), requestId: record.requestId }).finally(
      () => {
        creating = undefined
      },
    )
    const answer = await creating
    if (answer.ok && !target) {
      const hasMoved = record.uid !== undefined && record.uid !== answer.uid
      reached.sentBytes = hasMoved ? 0 : record.offset
      reached.hasRestarted ||= hasMoved
      target = { url: answer.url, uid: answer.uid }
      record.uid = answer.uid
      await remember()
    }
    return answer
  }

  function send(url: string, signal: AbortSignal): Promise<TransferEnd> {
    const speedometer = createSpeedometer()
    return transfer({ ...options, url, signal, onSent, onSafe })

    function onSent(bytes: number) {
      reached.sentBytes = Math.max(reached.sentBytes, bytes)
      if (Date.now() - rememberedAt > rememberEveryMs) void remember()
      const speedBytesPerSecond = speedometer.report(bytes, Date.now())
      const secondsLeft = speedBytesPerSecond && (totalBytes - bytes) / speedBytesPerSecond
      onChange({ status: 'uploading', speedBytesPerSecond, secondsLeft, ...progress() })
    }
    function onSafe(bytes: number) {
      if (bytes > reached.safeBytes) failures = 0
      reached.safeBytes = bytes
      onSent(bytes)
    }
  }

  /** The upload is no more, so another one begins, with another key: from the start, and not again and again. */
  function restart(uid: string): UploadError | undefined {
    giveUpUpload({ endpoint, field, uid })
    target = undefined
    record = newRecord()
    reached = { sentBytes: 0, safeBytes: 0, hasRestarted: true }
    restarts += 1
    if (restarts > maxRestarts) return { code: 'gone', message: text.gone, retryable: false }
  }

  async function remember() {
    if (!record || isGivenUp) return
    rememberedAt = Date.now()
    record.offset = reached.sentBytes || record.offset
    await records.write(key, { ...record })
  }

  function newRecord(): UploadRecord {
    const { name, size } = file
    return { owner, field, name, size, requestId: newRequestId(), startedAt: Date.now(), offset: 0 }
  }

  function progress() {
    return { ...reached, totalBytes, ...(target && { uid: target.uid }) }
  }

  function giveUp() {
    isGivenUp = true
    void records.remove(key)
    if (target) return giveUpUpload({ endpoint, field, uid: target.uid })
    // A request under way may still bring an upload, which the server should hear of as well.
    void creating?.then((answer) => answer.ok && giveUpUpload({ endpoint, field, uid: answer.uid }))
  }
}

export interface SendingOptions {
  file: File
  /** Who uploads: any id that stays the same for one person. It never leaves the browser. */
  owner: string
  /** `'posts.video'`: the column that will hold it. */
  field: string
  endpoint: string
  records: UploadRecords
  /** Of the record. */
  key: string
  /** The media type to send for it. */
  filetype: () => string
  onChange: (state: UploadState) => void
  /** For the errors' messages. */
  text: Text
  retryDelayMs?: (failures: number, retryAfterMs: number) => number
  stallMs?: number
  loadTus?: LoadTus
}

export interface Sending {
  /** Goes on until it is uploaded, refused or failed, or the signal stops it. Never throws. */
  run(signal: AbortSignal): Promise<void>
  progress(): { sentBytes: number; safeBytes: number; totalBytes: number; hasRestarted: boolean; uid?: string }
  url(): string | undefined
  /** Forgets the upload, and tells the server that nobody wants it. */
  giveUp(): void
}

const rememberEveryMs = 500
const maxRestarts = 3

/** Resolves when the time is over, or the signal ends it. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake, { once: true })

    function wake() {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
  })
}
