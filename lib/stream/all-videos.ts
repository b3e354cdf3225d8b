import type { Video } from '@/lib/video/video'
import type { StreamApi } from './api'
import type { VideoQuery } from './endpoints/videos'
import { StreamError } from './error'
import { microsecondsOf, timeOf, wholeMilliseconds } from './microseconds'

/**
 * Every video that `query` asks for, newest first unless `asc`, each once, over as many pages as it takes. A page is asked
 * for when the one before it was read to its end.
 *
 * There is no cursor: a page begins where the last one ended, in time. Videos that share their `created` to the microsecond
 * are all there, unless they are more than a page of 1,000, which Stream has no way to list: what is then out of reach is
 * left out, and the list goes on after it.
 *
 * @see https://developers.cloudflare.com/api/resources/stream/methods/list/
 */
export async function* allVideos(
  stream: Pick<StreamApi, 'listVideos'>,
  query: Omit<VideoQuery, 'limit' | 'include_counts'> = {},
): AsyncGenerator<Video, void, undefined> {
  const { start, end, after = start, before = end, ...rest } = query
  const asc = query.asc ?? false
  const seen = new Set<string>()

  let at = asc ? after : before
  for (;;) {
    const bounds = asc ? { after: at, before } : { after, before: at }
    const { videos, unreadable } = await stream.listVideos({ ...rest, ...bounds, asc, limit: PAGE_VIDEOS })
    for (const video of videos) {
      if (seen.has(video.uid)) continue
      seen.add(video.uid)
      yield video
    }
    if (videos.length + unreadable < PAGE_VIDEOS) return

    const last = videos.findLast(({ created }) => created && !Number.isNaN(Date.parse(created)))?.created
    const next = last ? nextStart(microsecondsOf(last), at ? microsecondsOf(at) : undefined, asc) : undefined
    if (next === undefined) {
      const reason = `a full page that ends at ${last ?? 'no time'}, so that no other can be asked for`
      throw new StreamError({ request: 'GET /stream', status: 200, reason })
    }
    at = timeOf(next)
  }
}

/** What Stream gives at most. */
const PAGE_VIDEOS = 1000

/**
 * Where the next page begins: at the first of these moments that goes on from where this page began. It repeats what has
 * the `created` of the last video, and with it the rest of its moment: `after` includes its own moment, `before` does not.
 * A whole millisecond comes first for `before`, last for `after`, in case that Stream reads no finer.
 */
function nextStart(last: number, start: number | undefined, asc: boolean): number | undefined {
  const followingMillisecond = wholeMilliseconds(last) + 1000
  return asc
    ? [last, last + 1, followingMillisecond].find((moment) => start === undefined || moment > start)
    : [followingMillisecond, last + 1, last].find((moment) => start === undefined || moment < start)
}
