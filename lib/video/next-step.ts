import { boundEdits, boundRange, type EditLimits, type Edits, posterWithin, type SecondsRange } from './edits'
import { GONE } from './failure'
import { type Downloads, isPlayable, isSettled, type Video } from './video'
import { whyFailed } from './why-failed'

/** All that decides what is next for one video. */
export interface Look {
  /** What Stream says of it; null when Stream does not have it any more. */
  video: Video | null
  /** What Stream says of its downloads; null when it was not asked. */
  downloads: Downloads | null
  /** It was cut from another of our videos, and no row holds it yet. */
  isUntakenClip: boolean
  /** It was cut from another of our videos: it is never cut again. */
  isClip: boolean
  /** A clip of it was asked for. `isMade`: Stream answered with its uid. */
  clip: { isMade: boolean } | null
  /** What went wrong before with a clip of it, in a sentence. */
  failure: string | null
  /** What the ledger says that it may use; the true figures once it was settled. */
  reserved: { seconds: number; bytes: number }
  /** What the person chose for it. */
  edits: Edits | null
  /** Stream was asked for the chosen poster, and answered. */
  isPosterAsked: boolean
}

export interface Wishes extends EditLimits {
  downloadable: boolean
  maxDurationSeconds: number
  maxSizeBytes: number
}

export type NextStep =
  | { kind: 'wait' }
  | { kind: 'swap' }
  | ({ kind: 'trim'; thumbnailTimestampPct?: number } & SecondsRange)
  | { kind: 'poster'; thumbnailTimestampPct: number }
  | { kind: 'download' }
  | { kind: 'done'; failure?: string }
  | { kind: 'fail'; failure: string }

/** After this long at less than 100 %, a video that plays is taken as it is. */
const PATIENCE_SECONDS = 60 * 60

/**
 * What is to be done next for one video. Pure and total: the first rule that holds decides.
 *
 * @see https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/ for the states
 * @see https://developers.cloudflare.com/stream/edit-videos/video-clipping/ for the range of a clip
 */
export function nextStep(look: Look, wishes: Wishes, now: Date): NextStep {
  const { video, reserved, isClip } = look
  if (!video) return { kind: 'fail', failure: GONE }
  const { maxDurationSeconds, maxSizeBytes } = wishes
  const failure = whyFailed(video, { reserved, maxDurationSeconds, maxSizeBytes, isClip }, now)
  if (failure) return { kind: 'fail', failure }
  if (!isPlayable(video) || !isComplete(video, now)) return { kind: 'wait' }

  if (look.isUntakenClip) return { kind: 'swap' }

  const edits = boundEdits(look.edits ?? {}, wishes)
  const mayBeCut = wishes.trimSeconds !== null || edits.startSeconds !== undefined
  if (mayBeCut && !isClip && look.failure === null) {
    if (look.clip?.isMade) return { kind: 'done' }
    if (video.duration < 0) return { kind: 'wait' }
    const range = rangeOf(video, edits, wishes)
    if (range) return trim(range, posterWithin(edits, range, video.duration))
  }

  const poster = edits.thumbnailTimestampPct
  if (poster !== undefined && !look.isPosterAsked && poster !== (video.thumbnailTimestampPct ?? 0)) {
    return { kind: 'poster', thumbnailTimestampPct: poster }
  }

  if (wishes.downloadable) {
    const download = look.downloads?.default
    if (!download) return { kind: 'download' }
    if (download.status === 'inprogress') return { kind: 'wait' }
    if (download.status === 'error') {
      return { kind: 'done', failure: look.failure ?? 'Cloudflare Stream could not make the download.' }
    }
  }
  return look.failure === null ? { kind: 'done' } : { kind: 'done', failure: look.failure }
}

/** The part that stays: the chosen one, else the first seconds. Undefined when it is the whole video. */
function rangeOf({ duration }: Video, edits: Edits, wishes: Wishes): SecondsRange | undefined {
  // Stream takes whole seconds, and refuses a clip that ends after its original.
  const last = Math.floor(duration)
  const chosen = boundRange(edits, wishes, duration)
  if (chosen && (chosen.startSeconds > 0 || chosen.endSeconds < last)) return chosen
  if (wishes.trimSeconds === null || duration <= wishes.trimSeconds) return undefined
  return { startSeconds: 0, endSeconds: Math.min(wishes.trimSeconds, last) }
}

/** A frame outside of the part that stays is no poster of it. */
function trim(range: SecondsRange, thumbnailTimestampPct: number | undefined): NextStep {
  return { kind: 'trim', ...range, ...(thumbnailTimestampPct !== undefined && { thumbnailTimestampPct }) }
}

/** `ready` below 100 % means that better renditions are still made: worth waiting for, but not for ever. */
function isComplete(video: Video, now: Date): boolean {
  if (isSettled(video)) return true
  const playableSince = Date.parse(video.readyToStreamAt ?? video.modified ?? '')
  return now.getTime() > playableSince + PATIENCE_SECONDS * 1000
}
