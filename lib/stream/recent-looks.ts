import { LRUCache } from 'lru-cache'
import type { Video } from '@/lib/video/video'
import { isGone, StreamError } from './error'
import { within } from './within'

/** Stream's word on a video; null when it does not have it. */
export type Look = (uid: string) => Promise<Video | null>

export interface RecentLooksOptions {
  getVideo: (uid: string) => Promise<Video>
  /** How long one look answers for all who ask for that video. */
  freshSeconds: number
  /** How long somebody waits for an answer. The call goes on, and answers whoever asks next. */
  patienceSeconds: number
  /** Videos that are remembered. */
  maxVideos: number
  now?: () => number
}

/**
 * Looks at Stream for many who poll: one call for a video within `freshSeconds`, and never a second one while the first is
 * under way. What takes too long throws a `StreamError` that is temporary, as Stream itself would.
 */
export function createRecentLooks(options: RecentLooksOptions): Look {
  const { getVideo, freshSeconds, patienceSeconds, maxVideos, now = Date.now } = options
  const looks = new LRUCache<string, { at: number; isOver: boolean; answer: Promise<Video | null> }>({ max: maxVideos })

  return (uid) => {
    const recent = looks.get(uid)
    const isFresh = recent && (!recent.isOver || now() < recent.at + freshSeconds * 1000)
    return answered(isFresh ? recent.answer : look(uid), uid)
  }

  function look(uid: string): Promise<Video | null> {
    const answer = getVideo(uid).catch((error) => {
      if (isGone(error)) return null
      throw error
    })
    const entry = { at: now(), isOver: false, answer }
    const end = () => {
      entry.isOver = true
    }
    answer.then(end, end)

    looks.set(uid, entry)
    return answer
  }

  async function answered(answer: Promise<Video | null>, uid: string): Promise<Video | null> {
    const seen = await within(answer, patienceSeconds)
    if (seen !== undefined) return seen
    const reason = `no answer within ${patienceSeconds} s`
    throw new StreamError({ request: `GET /stream/${uid}`, reason, retryAfterSeconds: freshSeconds })
  }
}
