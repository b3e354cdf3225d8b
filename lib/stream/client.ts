import { env, origin } from '@/lib/env'
import { pool } from '@/lib/postgres'
import { createStreamApi, type StreamApi } from './api'
import { type CallClass, createBudget, type TakeCalls, type Taking } from './budget'

/** The app's connection to Cloudflare Stream, for what a person waits for. */
export const stream = connectStream('waited')

/** The same for who watches an upload: it makes room for those who wait. */
export const streamWatching = connectStream('watching')

/** The same for background work, which comes again by itself: it makes room first. */
export const streamLater = connectStream('later')

/**
 * A connection with the API token, or Cloudflare's legacy pair of e-mail and key. All of them share the deployment's budget of
 * calls; with `sleep` one waits for its turn where another would throw. Outside of it is what a person does by hand where there may
 * be no database yet.
 */
export function connectStream(callClass: CallClass | 'outside', sleep?: (ms: number) => Promise<unknown>): StreamApi {
  return createStreamApi({
    accountId: env.CLOUDFLARE_ACCOUNT_ID,
    credentials: env.CLOUDFLARE_API_TOKEN
      ? { apiToken: env.CLOUDFLARE_API_TOKEN }
      : { email: env.CLOUDFLARE_AUTH_EMAIL ?? '', apiKey: env.CLOUDFLARE_API_KEY ?? '' },
    baseUrl: env.CLOUDFLARE_BASE_URL,
    ...(callClass !== 'outside' && {
      beforeCall: createBudget({ callsPer5Minutes: env.STREAM_CALLS_PER_5_MINUTES, callClass, take, sleep }),
    }),
  })
}

async function take({ wanted, capacity, perSecond, kept }: Taking): ReturnType<TakeCalls> {
  const { rows } = await pool.query<{ granted: number; wait_seconds: number }>(
    'select granted, wait_seconds from take_stream_calls($1, $2, $3, $4, $5)',
    [origin, wanted, capacity, perSecond, kept],
  )
  const [row] = rows
  return { granted: row?.granted ?? 0, waitSeconds: row?.wait_seconds ?? 1 }
}
