import { jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import { env } from '@/lib/env'
import { pool } from './postgres'

/**
 * A guest is nobody but a signed cookie: a random id that no script can read and nobody can forge, without a row. Whoever
 * clears the cookie loses what is behind it, unless they made an account of it before.
 */
export const SESSION_COOKIE = 'session'

/** 400 days, the longest that browsers keep a cookie. */
const SESSION_SECONDS = 400 * 24 * 60 * 60

/** How a browser keeps it. */
export function sessionCookie(isSecure: boolean) {
  return { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/', maxAge: SESSION_SECONDS } as const
}

/** The cookie's value of a new visitor. */
export async function newSession(id: string = crypto.randomUUID()): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(id)
    .setIssuedAt()
    .setExpirationTime(`${SESSION_SECONDS}s`)
    .sign(key())
}

/**
 * The guest behind a request. Undefined without a cookie that we signed, and for a guest who is one no more: who has left, or
 * has an account by now, whose password that cookie must not replace.
 */
export async function findGuest(headers: Headers): Promise<string | undefined> {
  const id = await guestOfCookie(headers)
  return id && (await isStillGuest(id)) ? id : undefined
}

/** As `findGuest`, at most five minutes behind: so long neither the signature nor the database is looked at again. */
export async function findRecentGuest(headers: Headers): Promise<string | undefined> {
  const token = tokenOf(headers)
  if (!token) return undefined
  const id = recentGuests.get(token) ?? (await findGuest(headers))
  if (id && !recentGuests.has(token)) recentGuests.set(token, id)
  return id
}

/** By their tokens. The oldest make room, so that nobody can fill the memory. */
const recentGuests = new LRUCache<string, string>({ max: 10_000, ttl: 5 * 60 * 1000 })

function tokenOf(headers: Headers): string | undefined {
  return env.GUESTS_ALLOWED ? cookieValue(headers.get('cookie') ?? '', SESSION_COOKIE) : undefined
}

async function guestOfCookie(headers: Headers): Promise<string | undefined> {
  const token = tokenOf(headers)
  if (!token) return undefined
  try {
    const { payload } = await jwtVerify(token, key(), { algorithms: ['HS256'], requiredClaims: ['sub'] })
    return payload.sub
  } catch {
    // Forged, damaged, or signed with a former secret: nobody, as if there were no cookie.
    return undefined
  }
}

async function isStillGuest(id: string): Promise<boolean> {
  const { rows } = await pool.query<{ is_guest: boolean }>('select is_guest($1)', [id])
  return rows[0]?.is_guest === true
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
