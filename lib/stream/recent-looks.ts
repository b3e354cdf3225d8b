import type { Video } from '@/lib/video/video'
import { isGone, StreamError } from './error'

/** Stream's word on a video; null when it does not have it. */
export type Look = (uid: string) => Promise<Video | null>

export interface RecentLooksOptions {
  getVideo: (uid: string) => Promise<Video>
  /** How long one look answers for all who ask for that video. */
  freshSeconds: number
  /** How long somebody waits for an answer. The call goes on, and answers whoever asks next. */
  patienceSeconds: number
  /** Looks within a minute, at whatever videos. */
  maxPerMinute: number
  /** Videos that are remembered. */
  maxVideos: number
  now?: () => number
}

/**
 * Looks at Stream for many who poll: one call for a video within `freshSeconds`, and never a second one while the first is
 * under way. What is over a limit, or takes too long, throws a `StreamError` that is temporary, as Stream itself would.
 *
 * @see https://developers.cloudflare.com/fundamentals/api/reference/limits/ for the calls that an account may make
 */
export function createRecentLooks(options: RecentLooksOptions): Look {
  const { getVideo, freshSeconds, patienceSeconds, maxPerMinute, maxVideos, now = Date.now } = options
  const looks = new Map<string, { at: number; isOver: boolean; answer: Promise<Video | null> }>()
  let calls: number[] = []

  return (uid) => {
    const recent = looks.get(uid)
    const isFresh = recent && (!recent.isOver || now() < recent.at + freshSeconds * 1000)
    return within(isFresh ? recent.answer : look(uid), uid)
  }

  function look(uid: string): Promise<Video | null> {
    calls = calls.filter((at) => at > now() - 60_000)
    if (calls.length >= maxPerMinute) return Promise.reject(busy(uid, 'too many looks at Stream within a minute', 10))
    calls.push(now())

    const answer = getVideo(uid).catch((error) => {
      if (isGone(error)) return null
      throw error
    })
    const entry = { at: now(), isOver: false, answer }
    const end = () => {
      entry.isOver = true
    }
    answer.then(end, end)

    looks.delete(uid)
    looks.set(uid, entry)
    // The oldest first, as a Map keeps them.
    for (const oldest of looks.keys()) {
      if (looks.size <= maxVideos) break
      looks.delete(oldest)
    }
    return answer
  }

  async function within(answer: Promise<Video | null>, uid: string): Promise<Video | null> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_resolve, reject) => {
      const error = () => reject(busy(uid, `no answer within ${patienceSeconds} s`, freshSeconds))
      timer = setTimeout(error, patienceSeconds * 1000)
    })
    return Promise.race([answer, late]).finally(() => clearTimeout(timer))
  }
}

function busy(uid: string, reason: string, retryAfterSeconds: number): StreamError {
  return new StreamError({ request: `GET /stream/${uid}`, reason, retryAfterSeconds })
}
