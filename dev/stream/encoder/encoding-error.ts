/** Why a video ends in `error`, in Stream's codes: https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/ */
export class EncodingError extends Error {
  override name = 'EncodingError'
  constructor(
    readonly code:
      | 'ERR_NON_VIDEO'
      | 'ERR_DURATION_EXCEED_CONSTRAINT'
      | 'ERR_FETCH_ORIGIN_ERROR'
      | 'ERR_MALFORMED_VIDEO'
      | 'ERR_DURATION_TOO_SHORT'
      | 'ERR_UNKNOWN',
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause })
  }
}
