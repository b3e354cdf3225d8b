import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { getCookieCache } from 'better-auth/cookies'
import { nextCookies } from 'better-auth/next-js'
import type { Pool } from 'pg'
import { env } from '@/lib/env'
import { findGuest } from './guest'
import { PASSWORD_MAX, PASSWORD_MIN } from './password'
import { pool } from './postgres'

const useSecureCookies = env.NODE_ENV === 'production' && !env.LOCAL_STACK
const times = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** Accounts by e-mail and password, called by our server actions alone: no route of better-auth's own is open to the web. */
export const auth = betterAuth(authOptions(pool))

/** @see https://www.better-auth.com/docs/reference/options */
export function authOptions(database: Pool) {
  return {
    database,
    secret: env.SESSION_SECRET,
    telemetry: { enabled: false },
    // Of an error only its name: what better-auth knows of it may hold an e-mail address.
    logger: { level: 'error', log: (_level, message) => console.error(`accounts: ${message}`) },
    emailAndPassword: { enabled: true, minPasswordLength: PASSWORD_MIN, maxPasswordLength: PASSWORD_MAX },
    advanced: {
      useSecureCookies,
      database: { generateId: () => crypto.randomUUID() },
      // The address that a request claims is not to be believed without knowing the proxies before us.
      ipAddress: { disableIpTracking: true },
    },
    session: {
      modelName: 'sessions',
      fields: {
        ...times,
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        userId: 'user_id',
      },
      cookieCache: { enabled: true, strategy: 'jwt', maxAge: 5 * 60 },
    },
    user: { modelName: 'users', fields: { ...times, emailVerified: 'email_verified' } },
    account: {
      modelName: 'accounts',
      fields: {
        ...times,
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
      },
    },
    verification: { modelName: 'verifications', fields: { ...times, expiresAt: 'expires_at' } },
    databaseHooks: {
      user: {
        create: {
          // A guest who makes an account keeps the id, and with it all that is theirs. It comes from the signed cookie only.
          async before(user, context) {
            const id = context?.headers && (await findGuest(context.headers))
            return { data: { ...user, ...(id && { id }) } }
          },
        },
      },
    },
    // Last of all plugins: it sets in the browser what the others want set, also from a server action.
    plugins: [nextCookies()],
  } satisfies BetterAuthOptions
}

/**
 * Whose account a request comes from, asked of the database. `renew` also makes the session longer, and gives the browser new
 * cookies, which only a route, an action or the proxy can.
 */
export async function findAccount(headers: Headers, renew = false) {
  if (!headers.get('cookie')?.includes('session_token')) return undefined
  try {
    const query = { disableCookieCache: true, ...(!renew && { disableRefresh: true }) }
    return (await auth.api.getSession({ headers, query }))?.user
  } catch (error) {
    // The reason, so that a database out of reach is told as that.
    throw error instanceof APIError && error.cause ? error.cause : error
  }
}

/** The id of an account by its signed cookie alone, which is good for five minutes. */
export async function findCachedAccount(headers: Headers): Promise<string | undefined> {
  const options = { strategy: 'jwt', secret: env.SESSION_SECRET, isSecure: useSecureCookies } as const
  return (await getCookieCache(headers, options))?.user.id
}
