import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { SignJWT } from 'jose'

/**
 * Signs tokens for private videos. A token takes the place of the uid in every playback address; `downloadable` lets it
 * fetch the MP4 too. It never throws because of Stream: without a token, a page has no addresses for now.
 */
export type SignToken = (uid: string, rights: TokenRights, now?: Date) => Promise<PlaybackToken>

export interface TokenRights {
  downloadable: boolean
}

export interface PlaybackToken {
  /** Null: Stream gave none. */
  token: string | null
  /** Until when it is good; without one, when to ask again. */
  endsAt: Date
}

/**
 * `key` is a signing key of Stream's, as `POST /stream/keys` gives it: a private RSA key as a JWK with its `kid`, in base64.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/securing-your-stream/
 */
export function createTokenSigner(key: string, periodSeconds = TOKEN_PERIOD_SECONDS): SignToken {
  const { kid, privateKey } = readSigningKey(key)

  return async (uid, { downloadable }, now = new Date()) => {
    const { nbf, exp } = tokenLife(now, periodSeconds)
    const token = await new SignJWT({ kid, ...(downloadable && { downloadable }) })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setSubject(uid)
      .setNotBefore(nbf)
      .setExpirationTime(exp)
      .sign(privateKey)
    return { token, endsAt: new Date(exp * 1000) }
  }
}

/** In seconds since 1970. */
export interface TokenLife {
  nbf: number
  exp: number
}

/**
 * From when until when a token of this moment is good: for one to two periods from now. All of a
 * period are alike, on every instance, so that an address does not change under a player.
 */
export function tokenLife(now: Date, periodSeconds: number): TokenLife {
  const start = Math.floor(now.getTime() / 1000 / periodSeconds) * periodSeconds
  return { nbf: start - CLOCK_SKEW_SECONDS, exp: start + 2 * periodSeconds }
}

export const TOKEN_PERIOD_SECONDS = 3600
const CLOCK_SKEW_SECONDS = 300

/** Throws a RangeError that names the rule, and quotes nothing, when `key` is no such key. */
export function readSigningKey(key: string): { kid: string; privateKey: KeyObject } {
  try {
    const jwk = JSON.parse(Buffer.from(key, 'base64').toString())
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
    if (typeof jwk.kid === 'string' && canSign(privateKey)) return { kid: jwk.kid, privateKey }
  } catch {
    // What is no JSON, or no key, is refused below; the error here might quote it.
  }
  throw new RangeError(
    'must be the "jwk" of a signing key, as Stream gives it: base64 of a private RSA key with its kid',
  )
}

/** A damaged key is read without a word, and found out by what it signs. */
function canSign(privateKey: KeyObject): boolean {
  if (privateKey.asymmetricKeyType !== 'rsa') return false
  const [algorithm, text] = ['RSA-SHA256', Buffer.from('text')]
  return verify(algorithm, text, createPublicKey(privateKey), sign(algorithm, text, privateKey))
}
