import { sign, verify } from 'node:crypto'
import { z } from 'zod'
import { publicKeyOf, type SigningKey } from '../api/keys'

const seconds = z.coerce.number()
const claimsSchema = z.object({
  sub: z.string(),
  exp: seconds,
  nbf: seconds.optional(),
  downloadable: z.boolean().default(false),
})

export type Claims = z.infer<typeof claimsSchema>

/** Signs a token for a video: a JWT with RS256 (RFC 7519), which takes the place of the uid in a playback URL. */
export function signToken(key: SigningKey, claims: Record<string, unknown>): string {
  const signed = `${encode({ alg: 'RS256', kid: key.id })}.${encode(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key.pem).toString('base64url')}`
}

/** The claims of a token that one of `keys` has signed and that is good at `nowSeconds`; undefined otherwise. */
export function readToken(token: string, keys: SigningKey[], nowSeconds: number): Claims | undefined {
  const [head = '', payload = '', signature = ''] = token.split('.')
  const { kid, alg } = decode(head)
  const key = keys.find(({ id }) => id === kid)
  if (alg !== 'RS256' || !key) return undefined
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${payload}`),
    publicKeyOf(key),
    Buffer.from(signature, 'base64url'),
  )
  const claims = claimsSchema.safeParse(decode(payload))
  if (!isSigned || !claims.success) return undefined
  const { exp, nbf = 0 } = claims.data
  return nbf <= nowSeconds && nowSeconds < exp ? claims.data : undefined
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(text: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return {}
  }
}
