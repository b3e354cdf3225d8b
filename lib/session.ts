import { jwtVerify, SignJWT } from 'jose'
import { env } from '@/lib/env'

/**
 * Who is asking. This file is the seam for an app's own sign-in: replace `currentUser`, and everything else follows.
 *
 * As it stands, each visitor gets an identity of their own on the first page: a random id in a signed cookie that no
 * script can read and nobody can forge. It is not an account: whoever clears the cookie loses what is behind it.
 */
export interface User {
  /** At most 64 characters: it travels to Stream as `creator`. */
  id: string
}

/** The person behind a request, by its headers; null when there is none, or the cookie is not one that we signed. */
export async function currentUser(headers: Headers): Promise<User | null> {
  const token = cookieValue(headers.get('cookie') ?? '', SESSION_COOKIE)
  if (!token) return null
  try {
    const { payload } = await jwtVerify(token, key(), { algorithms: ['HS256'], requiredClaims: ['sub'] })
    return payload.sub ? { id: payload.sub } : null
  } catch {
    // Forged, damaged, or signed with a former secret: nobody, as if there were no cookie.
    return null
  }
}

/** May this person be led to Cloudflare's dashboard, and so learn the account's id? `ADMINISTRATOR_IDS` says who. */
export function isAdministrator(user: User): boolean {
  return env.ADMINISTRATOR_IDS.includes(user.id)
}

export const SESSION_COOKIE = 'session'

/** 400 days, the longest that browsers keep a cookie. */
export const SESSION_SECONDS = 400 * 24 * 60 * 60

/** A new visitor's cookie value. */
export async function newSession(): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${SESSION_SECONDS}s`)
    .sign(key())
}

function key(): Uint8Array {
  return new TextEncoder().encode(env.SESSION_SECRET)
}

function cookieValue(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name) return value
  }
}
