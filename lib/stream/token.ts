import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { SignJWT } from 'jose'

/**
 * Signs tokens for private videos. A token takes the place of the uid in every playback address; `downloadable` lets it
 * fetch the MP4 too.
 */
export type SignToken = (uid: string, rights: { downloadable: boolean }, now?: Date) => Promise<string>

/**
 * `key` is a signing key of Stream's, as `POST /stream/keys` gives it: a private RSA key as a JWK with its `kid`, in base64.
 *
 * A token is good for one to two hours. All that are signed for a video within an hour are alike, on every instance, so that
 * an address does not change under a player.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/securing-your-stream/
 */
export function createTokenSigner(key: string): SignToken {
  const { kid, privateKey } = readSigningKey(key)

  return async (uid, { downloadable }, now = new Date()) => {
    const hour = Math.floor(now.getTime() / 1000 / HOUR_SECONDS) * HOUR_SECONDS
    return new SignJWT({ kid, ...(downloadable && { downloadable }) })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setSubject(uid)
      .setNotBefore(hour - CLOCK_SKEW_SECONDS)
      .setExpirationTime(hour + 2 * HOUR_SECONDS)
      .sign(privateKey)
  }
}

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

const HOUR_SECONDS = 3600
const CLOCK_SKEW_SECONDS = 300
