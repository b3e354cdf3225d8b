import { failureOf, tooLarge, tooLong } from './failure'
import { type Downloads, hasFailed, isPlayable, isSettled, type Video } from './video'

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
}

export interface Wishes {
  trimSeconds: number | null
  downloadable: boolean
  maxDurationSeconds: number
  maxSizeBytes: number
}

export type NextStep =
  | { kind: 'wait' }
  | { kind: 'swap' }
  | { kind: 'trim'; startSeconds: number; endSeconds: number }
  | { kind: 'download' }
  | { kind: 'done'; failure?: string }
  | { kind: 'fail'; failure: string }

/** After this long at less than 100 %, a video that plays is taken as it is. */
const PATIENCE_SECONDS = 60 * 60
/** An upload may still end this long after its link did. */
const GRACE_SECONDS = 60 * 60

/**
 * What is to be done next for one video. Pure and total: the first rule that holds decides.
 *
 * @see https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/ for the states
 * @see https://developers.cloudflare.com/stream/edit-videos/video-clipping/ for the range of a clip
 */
export function nextStep(look: Look, wishes: Wishes, now: Date): NextStep {
  const { video } = look
  if (!video) return { kind: 'fail', failure: 'The video is no longer at Cloudflare Stream.' }
  if (hasFailed(video)) return { kind: 'fail', failure: failureOf(video) }
  if (isAbandoned(video, now)) return { kind: 'fail', failure: 'The upload was not finished in time.' }

  const excess = isPlayable(video) && !look.isClip ? excessOf(video, look, wishes) : undefined
  if (excess) return { kind: 'fail', failure: excess }
  if (!isPlayable(video) || !isComplete(video, now)) return { kind: 'wait' }

  if (look.isUntakenClip) return { kind: 'swap' }

  if (wishes.trimSeconds !== null && !look.isClip && look.failure === null) {
    if (look.clip?.isMade) return { kind: 'done' }
    if (video.duration < 0) return { kind: 'wait' }
    if (video.duration > wishes.trimSeconds) {
      // Stream takes whole seconds, and refuses a clip that ends after its original.
      const endSeconds = Math.min(wishes.trimSeconds, Math.floor(video.duration))
      return { kind: 'trim', startSeconds: 0, endSeconds }
    }
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

/**
 * Stream takes no limit for a video that it fetches from an address, so ours are checked here, wherever it came from. What
 * was reserved for it holds also after its field takes less.
 */
function excessOf(video: Video, { reserved }: Look, wishes: Wishes): string | undefined {
  const maxSeconds = Math.max(reserved.seconds, wishes.maxDurationSeconds)
  if (Math.floor(video.duration) > maxSeconds) return tooLong(maxSeconds)
  const maxBytes = Math.max(reserved.bytes, wishes.maxSizeBytes)
  if (video.size > maxBytes) return tooLarge(maxBytes)
}

function isAbandoned(video: Video, now: Date): boolean {
  if (video.status.state !== 'pendingupload' || !video.uploadExpiry) return false
  return now.getTime() > Date.parse(video.uploadExpiry) + GRACE_SECONDS * 1000
}

/** `ready` below 100 % means that better renditions are still made: worth waiting for, but not for ever. */
function isComplete(video: Video, now: Date): boolean {
  if (isSettled(video)) return true
  const playableSince = Date.parse(video.readyToStreamAt ?? video.modified ?? '')
  return now.getTime() > playableSince + PATIENCE_SECONDS * 1000
}
