import type { Text } from '../words/text'
import { createChunks, isSmallDevice } from './chunk-size'
import { requestUpload } from './creation'
import { isTaken } from './following'
import { giveUpUpload } from './give-up-upload'
import { createMemory } from './memory'
import { createPatience } from './patience'
import type { UploadRecords } from './records'
import { createSpeedometer } from './speed'
import { type LoadTus, type TransferEnd, transfer } from './transfer'
import type { UploadError, UploadState } from './upload-state'

/**
 * Brings a file to Stream: asks for an upload URL, sends the bytes, and tries again after each failure that may pass. As
 * long as new bytes become safe it never gives up. What it has reached is kept between two runs.
 */
export function createSending(options: SendingOptions): Sending {
  const { file, field, endpoint, text, onChange } = options
  const totalBytes = file.size
  const memory = createMemory(options)
  const chunks = createChunks(options.isSmallDevice ?? isSmallDevice())
  const patience = createPatience(options.retryDelayMs)
  let target: { url: string; uid: string } | undefined
  let creating: ReturnType<typeof requestUpload> | undefined
  let isGivenUp = false
  /** Begun by an earlier page, and no byte was missing yet when this one asked. */
  let mayBeTaken = false
  let reached = nothing
  let restarts = 0

  return {
    run,
    progress,
    wake: patience.wake,
    url: () => target?.url,
    isSent,
    sent: () => void memory.note({ isSent: true }),
    giveUp,
  }

  async function run(signal: AbortSignal, hasWaited: boolean) {
    patience.renew()
    restarts = 0
    const claim = await memory.claim(hasWaited)
    if (signal.aborted) return
    if (claim !== 'known') leave(false)
    if (claim === 'ended') return fail({ code: 'elsewhere', message: text.uploadedElsewhere, retryable: true })

    while (!signal.aborted) {
      const error = await attempt(signal)
      if (signal.aborted || !error) return

      const delayMs = patience.delayMsAfter(error)
      if (delayMs === undefined) return fail(error)
      onChange({ status: 'retrying', error, retryAt: Date.now() + delayMs, ...progress() })
      await patience.wait(delayMs, error, signal)
    }
  }

  function fail(error: UploadError) {
    onChange({ status: 'failed', error, ...progress() })
  }

  /** One try: undefined when there is nothing left to do, else why it stopped. */
  async function attempt(signal: AbortSignal): Promise<UploadError | undefined> {
    if (!target) {
      const answer = await create()
      if (signal.aborted) return
      if (answer.kind === 'gone') return restartOrEnd(signal)
      if (answer.kind === 'failed') return answer.error.retryable ? answer.error : refuse(answer.error)
    }
    if (!target) return
    const { uid, url } = target
    const end = await send(url, signal)
    switch (end.end) {
      case 'sent':
        return mayBeTaken && (await isTaken({ endpoint, field, uid })) ? restartOrEnd(signal) : finish(uid)
      case 'gone':
        if (!isSent()) giveUpUpload({ endpoint, field, uid })
        return restartOrEnd(signal)
      case 'failed':
        return end.error
      case 'aborted':
        return
      default:
        end satisfies never
    }
  }

  /** A row holds its video, so no other video can take its place here. */
  function isSent(): boolean {
    return options.uid !== undefined || memory.get()?.isSent === true
  }

  /** Forgotten first: a tab that waits for this one looks whether it is. */
  async function finish(uid: string) {
    await memory.forget()
    if (!isGivenUp) onChange({ status: 'uploaded', uid })
    return undefined
  }

  async function refuse(error: UploadError) {
    await memory.forget()
    if (!isGivenUp) onChange({ status: 'refused', error })
    return undefined
  }

  /** One request at a time, however often it is asked for: a pause does not take it back. */
  async function create() {
    // Written before the request leaves: if the tab dies now, the same key finds what the server has made of it.
    await memory.note({ offset: reached.sentBytes || (memory.get()?.offset ?? 0) })
    if (isGivenUp) return { kind: 'gone' } as const
    const { requestId = '', uid, offset = 0 } = memory.get() ?? {}
    creating ??= requestUpload({ ...options, filetype: options.filetype(), requestId, uid }).finally(() => {
      creating = undefined
    })
    const answer = await creating
    if (answer.kind === 'created' && !target) {
      const hasMoved = uid !== undefined && uid !== answer.uid
      mayBeTaken = uid === answer.uid && !isSent()
      reached = { ...reached, sentBytes: hasMoved ? 0 : offset, hasRestarted: reached.hasRestarted || hasMoved }
      target = answer
      await memory.note({ uid: answer.uid, offset: reached.sentBytes })
    }
    return answer
  }

  function send(url: string, signal: AbortSignal): Promise<TransferEnd> {
    const speedometer = createSpeedometer()
    return transfer({ ...options, url, signal, chunks, onSent, onSafe })

    function onSent(bytes: number) {
      if (bytes < totalBytes) mayBeTaken = false
      reached = { ...reached, sentBytes: Math.max(reached.sentBytes, bytes) }
      memory.noteOften({ offset: reached.sentBytes })
      const speedBytesPerSecond = speedometer.report(bytes, Date.now())
      const secondsLeft = speedBytesPerSecond && (totalBytes - bytes) / speedBytesPerSecond
      onChange({ status: 'uploading', speedBytesPerSecond, secondsLeft, ...progress() })
    }
    function onSafe(bytes: number) {
      if (bytes > reached.safeBytes) patience.renew()
      reached = { ...reached, safeBytes: bytes }
      onSent(bytes)
    }
  }

  /** The upload is no more, so another one begins, with another key: from the start, and not again and again. */
  async function restartOrEnd(signal: AbortSignal): Promise<UploadError | undefined> {
    // The row that holds this one would never hear of another.
    const isOfRow = isSent()
    if (isOfRow) await memory.forget()
    restarts += 1
    if (isOfRow || restarts > maxRestarts) {
      return { code: 'gone', message: isOfRow ? text.goneOfRow : text.gone, retryable: false }
    }
    leave(true)
    memory.renew()
    return attempt(signal)
  }

  /** Nothing of the upload that it had goes on. */
  function leave(hasRestarted: boolean) {
    target = undefined
    mayBeTaken = false
    reached = { ...nothing, hasRestarted }
  }

  function progress() {
    return { ...reached, totalBytes, ...(target && { uid: target.uid }) }
  }

  async function giveUp() {
    isGivenUp = true
    const { uid } = target ?? memory.get() ?? {}
    // A request under way may still bring an upload, which the server should hear of as well.
    if (creating)
      void creating.then((answer) => answer.kind === 'created' && giveUpUpload({ endpoint, field, uid: answer.uid }))
    else if (uid && !isSent()) giveUpUpload({ endpoint, field, uid })
    await memory.forget()
  }
}

export interface SendingOptions {
  file: File
  /** Who uploads: any id that stays the same for one person. It never leaves the browser. */
  owner: string
  /** `'posts.video'`: the column that will hold it. */
  field: string
  /** Goes on with the upload of this video, though a row has taken it. */
  uid?: string
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
  /** Sends small chunks. Found out when left out. */
  isSmallDevice?: boolean
  loadTus?: LoadTus
}

export interface Sending {
  /**
   * Goes on until it is uploaded, refused or failed, or the signal stops it. `hasWaited`: another tab was sending it until
   * now. Never throws.
   */
  run(signal: AbortSignal, hasWaited: boolean): Promise<void>
  progress(): { sentBytes: number; safeBytes: number; totalBytes: number; hasRestarted: boolean; uid?: string }
  /** Ends a wait that the server did not ask for. */
  wake(): void
  url(): string | undefined
  /** Does a row hold it already? */
  isSent(): boolean
  /** A row does, from now. */
  sent(): void
  /** Forgets the upload, and tells the server that nobody wants it. Resolves once it is forgotten. */
  giveUp(): Promise<void>
}

const nothing = { sentBytes: 0, safeBytes: 0, hasRestarted: false }
const maxRestarts = 3
