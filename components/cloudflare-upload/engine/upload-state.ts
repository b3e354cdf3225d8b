import type { VideoFacts } from '../inspect/inspect'

/**
 * Where one file's upload stands. Each state has only the data that it can have: no progress once it is uploaded. Bytes
 * are counted from the file's start; `sentBytes` never falls, except when the upload begins anew.
 */
export type UploadState =
  | ({ status: 'inspecting' } & Seen)
  /** As many as may be sent at once are being sent: it waits for its turn. */
  | ({ status: 'queued' } & Progress)
  /** Another tab of this browser sends this file. */
  | ({ status: 'elsewhere' } & Progress)
  | ({ status: 'uploading'; speedBytesPerSecond?: number; secondsLeft?: number } & Progress)
  | ({ status: 'paused' } & Progress)
  | ({ status: 'offline' } & Progress)
  | ({ status: 'retrying'; retryAt: number; error: UploadError } & Progress)
  /** Every byte is at Stream. */
  | ({ status: 'uploaded'; uid: string } & Seen)
  /** Stream encodes it. `pctComplete`: 0 to 100, in Stream's own words; undefined until it says one. */
  | ({ status: 'processing'; uid: string; pctComplete?: number } & Seen)
  /** Stream can play it. */
  | ({ status: 'ready'; uid: string } & Seen)
  | ({ status: 'refused'; error: UploadError } & Seen)
  | ({ status: 'failed'; error: UploadError } & Progress)
  | { status: 'cancelled' }

export type UploadStatus = UploadState['status']

/** What is known of the file: undefined while it is looked at, {} when nothing could be learned. */
interface Seen {
  facts?: VideoFacts
}

interface Progress extends Seen {
  /** Handed to the network. What the server has may be less. */
  sentBytes: number
  /** What the server said that it has. */
  safeBytes: number
  totalBytes: number
  /** The old upload was gone, so this one began from the start. */
  hasRestarted?: boolean
  /** Known once the server has given it an upload URL. */
  uid?: string
}

/**
 * Why an upload was refused or failed. `message` is for a person: the rule with its number. `code` is for the app: the
 * server's own, or one of `empty`, `too_large`, `not_a_video`, `only_sound`, `too_long`, `too_few_pixels`,
 * `too_many_pixels`, `network`, `timeout`, `stalled`, `gone`, `elsewhere` (another tab has uploaded it or given it up),
 * `processing` (Stream can't encode it), `unexpected`.
 */
export interface UploadError {
  code: string
  message: string
  /** The same may work later. */
  retryable: boolean
  /** How long the server asked to wait. Milliseconds. */
  retryAfterMs?: number
}

/** Is the upload under way, so that leaving or sending the form would lose it? */
export function isUnderWay({ status }: { status: string }): boolean {
  return isInFlight({ status }) || ['paused', 'failed', 'elsewhere'].includes(status)
}

/** Do its bytes move, or will they by themselves? */
export function isInFlight({ status }: { status: string }): boolean {
  return ['inspecting', 'queued', 'uploading', 'offline', 'retrying'].includes(status)
}

/** Is every byte at Stream? */
export function isUploaded(state: {
  status: string
}): state is Extract<UploadState, { uid: string; status: Uploaded }> {
  return ['uploaded', 'processing', 'ready'].includes(state.status)
}

type Uploaded = 'uploaded' | 'processing' | 'ready'
