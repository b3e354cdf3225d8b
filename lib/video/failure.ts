import { formatFileSize } from '@/lib/tus/file-size'
import type { Video } from './video'

/**
 * Why Stream could not take a video, in a sentence for the person who uploaded it.
 *
 * @see https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/#error-codes
 */
export function failureOf(video: Video): string {
  switch (video.status.errorReasonCode) {
    case 'ERR_NON_VIDEO':
      return 'The file is not a video.'
    case 'ERR_MALFORMED_VIDEO':
      return 'The file is damaged.'
    case 'ERR_DURATION_TOO_SHORT':
      return 'The video is too short: it needs at least 0.1 seconds.'
    case 'ERR_DURATION_EXCEED_CONSTRAINT':
      return video.maxDurationSeconds ? tooLong(video.maxDurationSeconds) : 'The video is too long for this field.'
    case 'ERR_FETCH_ORIGIN_ERROR':
      return 'The video could not be fetched from its address.'
    case OVER_LIMIT:
      return video.status.errorReasonText ?? 'The video is over a limit of this field.'
    default:
      return 'Cloudflare Stream could not process the file.'
  }
}

/** Our own code, of a video that Stream plays: its text is the reason. */
const OVER_LIMIT = 'OVER_FIELD_LIMIT'

/** Stream does not have the video any more. */
export const GONE = 'The video is no longer at Cloudflare Stream.'

export function tooLong(maxSeconds: number): string {
  return `The video is too long. This field takes up to ${clock(maxSeconds)}.`
}

export function tooLarge(maxBytes: number): string {
  return `The video is too large. This field takes up to ${formatFileSize(maxBytes, 'down')}.`
}

/**
 * A video that Stream plays and that we don't, as a row is to hold it: it has failed, and the rest is as Stream says. It
 * still lies at Stream, until the row lets go of it.
 */
export function asFailed(video: Video, reason: string): Video {
  return {
    ...video,
    readyToStream: false,
    status: { ...video.status, state: 'error', errorReasonCode: OVER_LIMIT, errorReasonText: reason },
  }
}

/** `600` as `10:00`. */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}
