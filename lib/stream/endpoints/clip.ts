import type { Video } from '@/lib/video/video'
import { readResult } from '../answer'
import type { Send } from '../request'
import { checkUid } from '../uid'
import { wireVideoSchema } from '../wire'

/** Videos that are cut from others. */
export function clipEndpoints(send: Send) {
  return {
    /**
     * Cuts a new video from one that is ready. It starts in `queued`. Whether it inherits anything is not documented, so
     * its privacy must be asked for. Code 10005 means "not ready" as well as "out of range".
     *
     * @see https://developers.cloudflare.com/stream/edit-videos/video-clipping/
     */
    async createClip(clip: NewClip): Promise<Video> {
      checkUid(clip.clippedFromVideoUID)
      return readResult(await send({ method: 'POST', path: '/stream/clip', body: clip }), wireVideoSchema)
    },
  }
}

export interface NewClip {
  clippedFromVideoUID: string
  /** A whole number. */
  startTimeSeconds: number
  /** A whole number, not beyond the duration. */
  endTimeSeconds: number
  meta: Record<string, string>
  creator: string
  requireSignedURLs: boolean
  allowedOrigins: string[]
  /** 0 to 1 of the duration. */
  thumbnailTimestampPct?: number
}
