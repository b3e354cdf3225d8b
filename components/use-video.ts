import { queryOptions } from '@tanstack/react-query'
import { isSettledPhase, type VideoRef, type VideoView, videoViewSchema } from '@/lib/video/view'

/**
 * A row's video, followed until it settles: every 2 s at first, every 10 s in the end, and never while nobody looks at
 * the page. While the server does not answer, the last good answer stays. It begins with what the page was made of.
 *
 * @example const { data: view } = useQuery(videoQuery({ field: 'posts.video', id }, initial))
 */
export function videoQuery(ref: VideoRef, initial: VideoView) {
  return queryOptions({
    queryKey: ['video', ref.field, ref.id],
    queryFn: ({ signal }) => fetchVideo(ref, signal),
    initialData: initial,
    staleTime: ({ state }) => (state.data && isSettledPhase(state.data.phase) ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state }) =>
      state.data && isSettledPhase(state.data.phase) ? false : pollMs(state.dataUpdateCount),
  })
}

/** How long to wait after the `count`th answer. */
export function pollMs(count: number): number {
  return Math.min(10_000, Math.round(2_000 * 1.2 ** Math.max(0, count - 1)))
}

async function fetchVideo({ field, id }: VideoRef, signal: AbortSignal): Promise<VideoView> {
  const response = await fetch(`/api/videos/${field}/${id}`, { signal })
  if (!response.ok) throw new Error(`GET /api/videos/${field}/${id}: ${response.status}`)
  return videoViewSchema.parse(await response.json())
}
