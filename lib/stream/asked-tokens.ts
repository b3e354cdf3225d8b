import { LRUCache } from 'lru-cache'
import pLimit from 'p-limit'
import type { NewToken } from './endpoints/tokens'
import { isGone, isRefusal, isStreamError } from './error'
import { type PlaybackToken, type SignToken, type TokenLife, type TokenRights, tokenLife } from './token'
import { within } from './within'

export interface TokenAskerOptions {
  createToken: (uid: string, token: NewToken) => Promise<string>
  periodSeconds: number
  /** Calls at the same time, for whatever videos. */
  atOnce: number
  /** How long a page waits. The call goes on, and its token is there for the next. */
  patienceSeconds: number
  /** After a failure: so long nothing is asked, or longer where Stream says so. */
  pauseSeconds: number
  /** Tokens that are kept. */
  maxTokens: number
  now?: () => number
}

/**
 * Asks Stream for tokens, once for each video, right and period of this process. An earlier token that is still good
 * stands in for one that does not come: Stream may fail for an hour before a page has no address.
 */
export function createTokenAsker(options: TokenAskerOptions): SignToken {
  const { createToken, periodSeconds, patienceSeconds, pauseSeconds, maxTokens, now = Date.now } = options
  const kept = new LRUCache<string, Kept>({ max: maxTokens })
  const inTurn = pLimit(options.atOnce)
  let pausedUntil = 0

  return async (uid, rights) => {
    const entry = keep(`${uid} ${rights.downloadable}`)
    const life = tokenLife(new Date(now()), periodSeconds)
    if (entry.last && entry.last.endsAt.getTime() >= life.exp * 1000) return entry.last

    if (now() >= askableAt(entry)) {
      entry.asking ??= inTurn(() => ask(uid, rights, life, entry)).finally(() => {
        entry.asking = undefined
      })
    }
    if (entry.asking) await within(entry.asking, patienceSeconds)
    if (entry.last && entry.last.endsAt.getTime() > now()) return entry.last
    return { token: null, endsAt: new Date(Math.max(askableAt(entry), now() + patienceSeconds * 1000)) }
  }

  async function ask(uid: string, rights: TokenRights, { nbf, exp }: TokenLife, entry: Kept): Promise<void> {
    // Those that stood behind one that failed do not try the same again.
    if (now() < askableAt(entry)) return
    try {
      entry.last = { token: await createToken(uid, { nbf, exp, ...rights }), endsAt: new Date(exp * 1000) }
    } catch (error) {
      console.warn(`stream: no token: ${error instanceof Error ? error.message : error}`)
      const askedSeconds = isStreamError(error) ? (error.retryAfterSeconds ?? 0) : 0
      const until = now() + Math.min(Math.max(pauseSeconds, askedSeconds), PAUSE_SECONDS_MAX) * 1000
      if (isAboutOne(error)) entry.pausedUntil = until
      else pausedUntil = until
    }
  }

  function askableAt(entry: Kept): number {
    return Math.max(entry.pausedUntil, pausedUntil)
  }

  function keep(key: string): Kept {
    const entry = kept.get(key) ?? { pausedUntil: 0 }
    kept.set(key, entry)
    return entry
  }
}

interface Kept {
  last?: PlaybackToken
  asking?: Promise<void>
  /** This video was refused: others need not wait. */
  pausedUntil: number
}

const PAUSE_SECONDS_MAX = 300

/** Stream will say the same of this video, and maybe not of another. Our credentials are about all. */
function isAboutOne(error: unknown): boolean {
  if (!isStreamError(error)) return true
  return isGone(error) || (isRefusal(error) && ![401, 403, 404].includes(error.status ?? 0))
}
