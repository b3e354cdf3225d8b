import { queryOptions } from '@tanstack/react-query'
import { isSettledPhase, type VideoRef, type VideoView, videoViewSchema } from '@/lib/video/view'

/**
 * A row's video, followed until it settles: every 2 s at first, every 10 s in the end, and never while nobody looks at
 * the page. A private one that has settled is asked for again shortly before its addresses end, or as soon as somebody
 * looks at the page after that. While the server does not answer, the last good answer stays. It begins with what the
 * page was made of.
 *
 * @example const { data: view } = useQuery(videoQuery({ field: 'posts.video', id }, initial))
 */
export function videoQuery(ref: VideoRef, initial: VideoView) {
  return queryOptions({
    queryKey: ['video', ref.field, ref.id],
    queryFn: ({ signal }) => fetchVideo(ref, signal),
    initialData: initial,
    staleTime: ({ state: { data, dataUpdatedAt } }) =>
      data && isSettledPhase(data.phase) ? renewalMs(data, dataUpdatedAt) - dataUpdatedAt : 0,
    // What the page is made of is newer than what an earlier visit left.
    gcTime: 10_000,
    refetchInterval: ({ state: { data, dataUpdatedAt, dataUpdateCount, status } }) => {
      if (!data || !isSettledPhase(data.phase)) return pollMs(dataUpdateCount)
      if (status === 'error') return RETRY_MS
      const at = renewalMs(data, dataUpdatedAt)
      if (at === Number.POSITIVE_INFINITY) return false
      // One that is due, and was asked for in vain, is asked for again.
      return at > Date.now() ? at - Date.now() : RETRY_MS
    },
  })
}

/**
 * When a view that was got at this time is to be asked for again because its addresses end: a few minutes before, in the
 * last quarter of what is left of a shorter life. Milliseconds since 1970; infinite where they do not end.
 */
export function renewalMs({ video }: VideoView, gotMs: number): number {
  if (!video?.addressesEndAt) return Number.POSITIVE_INFINITY
  const endMs = Date.parse(video.addressesEndAt)
  const aheadMs = Math.min(MINUTES_AHEAD * 60_000, (endMs - gotMs) / 4)
  return Math.max(endMs - aheadMs, gotMs + LEAST_MS)
}

/** All tokens of an app end at the same moment: not every page is to ask at the same one. */
const MINUTES_AHEAD = 5 + 5 * Math.random()
const RETRY_MS = 10_000
const LEAST_MS = 2_000

/** How long to wait after the `count`th answer. */
export function pollMs(count: number): number {
  return Math.min(10_000, Math.round(2_000 * 1.2 ** Math.max(0, count - 1)))
}

async function fetchVideo({ field, id }: VideoRef, signal: AbortSignal): Promise<VideoView> {
  const response = await fetch(`/api/videos/${field}/${id}`, { signal })
  if (!response.ok) throw new Error(`GET /api/videos/${field}/${id}: ${response.status}`)
  return videoViewSchema.parse(await response.json())
}
