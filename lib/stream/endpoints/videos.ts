import { z } from 'zod'
import type { Video } from '@/lib/video/video'
import { countSchema, readEnvelope, readResult } from '../answer'
import type { Send } from '../request'
import { videoPath } from '../uid'
import { wireVideoSchema } from '../wire'

/** Videos that Stream has. */
export function videoEndpoints(send: Send) {
  return {
    async getVideo(uid: string): Promise<Video> {
      return readResult(await send({ method: 'GET', path: videoPath(uid) }), wireVideoSchema)
    },

    /**
     * One page, newest first unless `asc`. There is no cursor: `allVideos` goes on at the last video's `created`.
     *
     * @see https://developers.cloudflare.com/api/resources/stream/methods/list/
     */
    async listVideos(query: VideoQuery = {}): Promise<VideoPage> {
      const answer = await send({ method: 'GET', path: '/stream', query: wireQuery(query) })
      const { result, total, range } = readEnvelope(answer, pageSchema)
      const videos = result.map((item) => wireVideoSchema.safeParse(item)).flatMap(({ data }) => data ?? [])
      return { videos, unreadable: result.length - videos.length, total, range }
    },

    /** Changes what is named and leaves the rest. `meta` may be replaced as a whole, so send all of it. */
    async editVideo(uid: string, edit: VideoEdit): Promise<Video> {
      return readResult(await send({ method: 'POST', path: videoPath(uid), body: edit }), wireVideoSchema)
    },

    /** Removes a video for good. Of one that is not there it throws: ask `isGone`. */
    async deleteVideo(uid: string): Promise<void> {
      await send({ method: 'DELETE', path: videoPath(uid) })
    },
  }
}

/** In Stream's own names. Times are of `created`; `before` does not include its own moment. */
export interface VideoQuery {
  /** Part of a word of `meta.name`; slow. */
  search?: string
  /** The whole `meta.name`. */
  video_name?: string
  /** Names or uids. */
  name?: string | string[]
  /** Uids. */
  id?: string | string[]
  /** States, such as `ready`. */
  status?: string | string[]
  creator?: string
  type?: 'vod' | 'live'
  live_input_id?: string
  start?: Date | string
  end?: Date | string
  after?: Date | string
  before?: Date | string
  asc?: boolean
  /** At most, and by default, 1000. */
  limit?: number
  /** Adds `total` and `range` to the page. */
  include_counts?: boolean
}

export interface VideoPage {
  videos: Video[]
  /** How many more the page holds, in a form that we do not know: one odd video must not hide the others. */
  unreadable: number
  total?: number
  range?: number
}

export interface VideoEdit {
  meta?: Record<string, unknown>
  allowedOrigins?: string[]
  requireSignedURLs?: boolean
  maxDurationSeconds?: number
  /** null clears it. */
  creator?: string | null
  /** RFC 3339; null clears it. */
  scheduledDeletion?: string | null
  /** 0 to 1 of the duration. */
  thumbnailTimestampPct?: number
  publicDetails?: { title?: string; share_link?: string; channel_link?: string; logo?: string }
  /** RFC 3339. */
  uploadExpiry?: string
}

const pageSchema = z.object({
  result: z.array(z.unknown()),
  total: countSchema.optional().catch(undefined),
  range: countSchema.optional().catch(undefined),
})

function wireQuery(query: VideoQuery): Record<string, string> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([key, value]) => [key, value instanceof Date ? value.toISOString() : String(value)]),
  )
}
