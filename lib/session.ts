import { findAccount, findCachedAccount } from '@/lib/auth'
import { isConnectionError } from '@/lib/connection-error'
import { env } from '@/lib/env'
import { findGuest, findRecentGuest, newSession } from '@/lib/guest'

export { newSession, SESSION_COOKIE, sessionCookie } from '@/lib/guest'

/**
 * Who is asking. This file is the seam for an app's own sign-in: replace `currentUser` and `recentUser`, and everything else
 * follows. As it stands, a person is an account (`lib/auth.ts`), or else a guest (`lib/guest.ts`).
 */
export interface User {
  /** At most 64 characters: it travels to Stream as `creator`. */
  id: string
  /** Nobody but a browser's cookie knows this person. */
  isGuest: boolean
  /** `ADMINISTRATOR_IDS` names them. */
  isAdministrator: boolean
}

/** The person behind a request, by its headers; null when there is none. Asks the database, so that who has left is nobody at once. */
export async function currentUser(headers: Headers): Promise<User | null> {
  const account = await findAccount(headers)
  if (account) return asUser(account.id, false)
  const guest = await findGuest(headers)
  return guest ? asUser(guest, true) : null
}

/**
 * As `currentUser`, and cheaper than a query: it may be five minutes behind the end of a session. For what asks often and can
 * do no harm in that time: to begin an upload, to follow one's own. In a route only, which can renew the account's cookies.
 */
export async function recentUser(headers: Headers): Promise<User | null> {
  const account = await findRecentAccount(headers)
  if (account) return asUser(account, false)
  const guest = await findRecentGuest(headers)
  return guest ? asUser(guest, true) : null
}

/**
 * The session of a new guest, for whoever comes to a page as nobody. Undefined for somebody, whose account's cookies are
 * renewed on the way, where guests are not allowed, and while the database does not say who it is.
 */
export async function sessionForNewcomer(headers: Headers): Promise<string | undefined> {
  try {
    const isSomebody = (await findRecentAccount(headers)) ?? (await findGuest(headers))
    return isSomebody || !env.GUESTS_ALLOWED ? undefined : await newSession()
  } catch (error) {
    if (isConnectionError(error)) return undefined
    throw error
  }
}

async function findRecentAccount(headers: Headers): Promise<string | undefined> {
  return (await findCachedAccount(headers)) ?? (await findAccount(headers, true))?.id
}

function asUser(id: string, isGuest: boolean): User {
  return { id, isGuest, isAdministrator: env.ADMINISTRATOR_IDS.includes(id) }
}
