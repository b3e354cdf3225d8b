import { sign, verify } from 'node:crypto'
import { z } from 'zod'
import { publicKeyOf, type SigningKey } from '../api/keys'
import { accessRulesSchema } from './access-rules'

/** Stream refuses what is signed for longer than a day. */
export const TOKEN_SECONDS_MAX = 24 * 60 * 60

// Those of Stream's own endpoint carry their times as strings.
const seconds = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
const claimsSchema = z.object({
  sub: z.string(),
  kid: z.string().optional(),
  exp: seconds,
  nbf: seconds.optional(),
  downloadable: z.boolean().default(false),
  accessRules: accessRulesSchema.default([]),
})

export type Claims = z.infer<typeof claimsSchema>

/** Signs a token for a video: a JWT with RS256 (RFC 7519), which takes the place of the uid in a playback URL. */
export function signToken(key: Pick<SigningKey, 'id' | 'pem'>, claims: Record<string, unknown>): string {
  const signed = `${encode({ alg: 'RS256', kid: key.id })}.${encode(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key.pem).toString('base64url')}`
}

/** The claims of a token that one of `keys` has signed and that is good at `nowSeconds`; undefined otherwise. */
export function readToken(token: string, keys: SigningKey[], nowSeconds: number): Claims | undefined {
  const [head = '', payload = '', signature = '', ...more] = token.split('.')
  const { kid, alg } = decode(head)
  const key = keys.find(({ id }) => id === kid)
  // One algorithm, whatever a token says of itself: "none" needs no key, and HS256 would take the public one for a secret.
  if (alg !== 'RS256' || !key || more.length > 0) return undefined
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${payload}`),
    publicKeyOf(key),
    Buffer.from(signature, 'base64url'),
  )
  const claims = claimsSchema.safeParse(decode(payload))
  if (!isSigned || !claims.success) return undefined
  const { exp, nbf = 0 } = claims.data
  if (claims.data.kid !== undefined && claims.data.kid !== key.id) return undefined
  return nbf <= nowSeconds && nowSeconds < exp && exp <= nowSeconds + TOKEN_SECONDS_MAX ? claims.data : undefined
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    return {}
  }
}
