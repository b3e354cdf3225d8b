import { z } from 'zod'
import { readResult } from '../answer'
import type { Send } from '../request'
import { videoPath } from '../uid'

/**
 * Tokens for private videos, where the app has no signing key of its own.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/securing-your-stream/
 */
export function tokenEndpoints(send: Send) {
  return {
    /** A token that takes the place of the uid in every playback address. A page waits for it, so not for long. */
    async createToken(uid: string, token: NewToken): Promise<string> {
      const path = videoPath(uid, '/token')
      return readResult(await send({ method: 'POST', path, body: token, timeoutSeconds: 3 }), answerSchema).token
    },
  }
}

export interface NewToken {
  /** Seconds since 1970; 24 hours ahead at the most. */
  exp: number
  /** Seconds since 1970. */
  nbf: number
  /** It fetches the MP4 too. */
  downloadable: boolean
}

// It becomes a part of a path.
const answerSchema = z.looseObject({ token: z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'is no token') })
