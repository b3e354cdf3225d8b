import { env } from '@/lib/env'
import { createTokenAsker } from './asked-tokens'
import { stream } from './client'
import { createTokenSigner, type SignToken, TOKEN_PERIOD_SECONDS } from './token'

const key = env.CLOUDFLARE_STREAM_SIGNING_JWK
const periodSeconds = env.PLAYBACK_TOKEN_SECONDS ?? TOKEN_PERIOD_SECONDS

/** Signs with the key of `CLOUDFLARE_STREAM_SIGNING_JWK`; without one, Stream is asked for each token. */
export const signToken: SignToken = key
  ? createTokenSigner(key, periodSeconds)
  : createTokenAsker({
      createToken: stream.createToken,
      periodSeconds,
      atOnce: 4,
      patienceSeconds: 3,
      // With tokens that are good for a shorter time, no address would be left.
      pauseSeconds: Math.min(10, periodSeconds),
      maxTokens: 10_000,
    })
