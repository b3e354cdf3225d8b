import { env } from '@/lib/env'
import { createTokenSigner, type SignToken } from './token'

/** Signs with the key of `CLOUDFLARE_STREAM_SIGNING_JWK`; undefined without one. */
export const signToken: SignToken | undefined = env.CLOUDFLARE_STREAM_SIGNING_JWK
  ? createTokenSigner(env.CLOUDFLARE_STREAM_SIGNING_JWK)
  : undefined
