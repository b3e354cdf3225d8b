import { failureOf, tooLarge, tooLong } from './failure'
import { hasFailed, isPlayable, type Video } from './video'

export interface VideoLimits {
  /** What the ledger says that it may use; the true figures once it was settled. */
  reserved: { seconds: number; bytes: number }
  /** What its field takes by now. */
  maxDurationSeconds: number
  maxSizeBytes: number
  /** It was cut from another of our videos, which was within the limits. */
  isClip?: boolean
}

/** Why a video has come to nothing, in a sentence, or undefined while it has not. Pure. */
export function whyFailed(video: Video, limits: VideoLimits, now: Date): string | undefined {
  if (hasFailed(video)) return failureOf(video)
  if (isAbandoned(video, now)) return 'The upload was not finished in time.'
  return isPlayable(video) && !limits.isClip ? excessOf(video, limits) : undefined
}

function isAbandoned(video: Video, now: Date): boolean {
  if (video.status.state !== 'pendingupload' || !video.uploadExpiry) return false
  return now.getTime() > Date.parse(video.uploadExpiry) + GRACE_SECONDS * 1000
}

/**
 * Stream takes no limit for a video that it fetches from an address, so ours are checked here, wherever it came from. What
 * was reserved for it holds also after its field takes less.
 */
function excessOf(video: Video, { reserved, ...limits }: VideoLimits): string | undefined {
  const maxSeconds = Math.max(reserved.seconds, limits.maxDurationSeconds)
  if (Math.floor(video.duration) > maxSeconds) return tooLong(maxSeconds)
  const maxBytes = Math.max(reserved.bytes, limits.maxSizeBytes)
  if (video.size > maxBytes) return tooLarge(maxBytes)
}

/** An upload may still end this long after its link did. */
const GRACE_SECONDS = 60 * 60
