import { isConnectionError } from '@/lib/connection-error'
import { StreamError } from './error'

/**
 * What a call is for. `waited`: a person waits for it, and it may use the budget up. `watching`: somebody watches an upload.
 * `later`: background work, which comes again by itself.
 */
export type CallClass = 'waited' | 'watching' | 'later'

/** How full the bucket must be for a call of this class, as a part of its capacity; and how long to stay away at least. */
const classes: Record<CallClass, { kept: number; awaySeconds: number }> = {
  waited: { kept: 0, awaySeconds: 1 },
  watching: { kept: 1 / 2, awaySeconds: 5 },
  later: { kept: 1 / 4, awaySeconds: 30 },
}

/** How long calls that were taken may be made. What is left of them then is lost, so that they never add to later ones. */
const LEASE_SECONDS = 20

/** What `take_stream_calls` of the database is asked: it grants at most so many calls, and leaves `kept` in the bucket. */
export interface Taking extends Bucket {
  wanted: number
  kept: number
}

export interface Bucket {
  capacity: number
  perSecond: number
}

/** `waitSeconds`: without a grant, when there may be one. */
export type TakeCalls = (taking: Taking) => Promise<{ granted: number; waitSeconds: number }>

export interface BudgetOptions {
  callsPer5Minutes: number
  callClass: CallClass
  take: TakeCalls
  /** Waits until there is one, in place of an error: for a command that nobody else waits for. */
  sleep?: (ms: number) => Promise<unknown>
  now?: () => number
  random?: () => number
}

/**
 * Keeps the calls to Stream of all processes together under a budget. Cloudflare counts 1,200 calls in 5 minutes, and then
 * refuses every call for 5 minutes. Call it before each call: it resolves when that may be made. Else it throws a
 * StreamError as Stream's own 429, with `isUnsent`. A process takes a few calls at once, so that most cost no query.
 *
 * @see https://developers.cloudflare.com/fundamentals/api/reference/limits/
 */
export function createBudget(options: BudgetOptions): (request: string) => Promise<void> {
  const { callsPer5Minutes, callClass, take, sleep, now = () => performance.now(), random = Math.random } = options
  const bucket = bucketOf(callsPer5Minutes)
  const { kept, awaySeconds } = classes[callClass]
  const wanted = Math.max(1, Math.min(10, Math.floor(bucket.capacity / 10)))
  let lease = { calls: 0, endsAt: 0 }
  let taking: Promise<number> | undefined

  return async (request) => {
    for (;;) {
      if (lease.calls > 0 && now() < lease.endsAt) {
        lease.calls -= 1
        return
      }
      // Those who come meanwhile wait for the same answer.
      taking ??= takeLease().finally(() => {
        taking = undefined
      })
      const waitSeconds = await taking.catch((cause: unknown) => {
        if (!isConnectionError(cause)) throw cause
        throw unsent(request, 'the database does not say whether it may be made', 5, cause)
      })
      if (waitSeconds === 0) continue
      if (!sleep) throw unsent(request, 'the budget of calls to Stream is used up', away(waitSeconds))
      await sleep(waitSeconds * 1000)
    }
  }

  /** Answers 0 when there are calls now, else how long it takes until there may be. */
  async function takeLease(): Promise<number> {
    const endsAt = now() + LEASE_SECONDS * 1000
    const { granted, waitSeconds } = await take({ ...bucket, wanted, kept: kept * bucket.capacity })
    if (granted === 0) return Math.max(0.05, waitSeconds)
    lease = { calls: granted, endsAt }
    return 0
  }

  /** Up to twice as long, so that those who were refused together don't come again together. */
  function away(waitSeconds: number): number {
    return Math.ceil(Math.max(waitSeconds, awaySeconds) * (1 + random()))
  }
}

/**
 * A quarter may be used at once, and the rest comes back bit by bit: in any five minutes no more than all of it. Calls that
 * were taken just before them may be made in them too, so a little less comes back.
 */
export function bucketOf(callsPer5Minutes: number): Bucket {
  const capacity = Math.floor(callsPer5Minutes / 4)
  return { capacity, perSecond: (callsPer5Minutes - capacity) / (300 + LEASE_SECONDS) }
}

function unsent(request: string, reason: string, retryAfterSeconds: number, cause?: unknown): StreamError {
  return new StreamError({ request, isUnsent: true, reason, retryAfterSeconds, cause })
}
