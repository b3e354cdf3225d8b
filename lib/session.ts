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
  /** Nobody but a browser's cookie knows this person. */
  isGuest: boolean
  /** `ADMINISTRATOR_IDS` names them. */
  isAdministrator: boolean
}

/** The person behind a request, by its headers; null when there is none, or the cookie is not one that we signed. */
export async function currentUser(headers: Headers): Promise<User | null> {
  const token = cookieValue(headers.get('cookie') ?? '', SESSION_COOKIE)
  if (!token) return null
  try {
    const { payload } = await jwtVerify(token, key(), { algorithms: ['HS256'], requiredClaims: ['sub'] })
    return payload.sub ? asUser(payload.sub) : null
  } catch {
    // Forged, damaged, or signed with a former secret: nobody, as if there were no cookie.
    return null
  }
}

/**
 * As `currentUser`, and cheaper than a query: it may be a few minutes behind the end of a session. For what asks often and can
 * do no harm in that time: to begin an upload, to follow one's own.
 */
export const recentUser: typeof currentUser = currentUser

function asUser(id: string): User {
  return { id, isGuest: true, isAdministrator: env.ADMINISTRATOR_IDS.includes(id) }
}

export const SESSION_COOKIE = 'session'

/** 400 days, the longest that browsers keep a cookie. */
export const SESSION_SECONDS = 400 * 24 * 60 * 60

/** The cookie's value of a new visitor. */
export async function newSession(id: string = crypto.randomUUID()): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(id)
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
