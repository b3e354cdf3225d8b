import type { LedgerEntry } from '@/db/ledger'
import type { FactKind } from '@/db/schema'
import type { Video } from '@/lib/video/video'
import type { VideoView } from '@/lib/video/view'
import type { Visitor } from '../scenario'
import { type Hold, readHolds } from './audit'
import type { World } from './world'

/** All that the checks look at. */
export interface Snapshot {
  places: Place[]
  ledger: LedgerEntry[]
  atStream: AtStream[]
  deletions: { uid: string; at: string; reason: string }[]
  holds: Hold[]
  facts: Fact[]
}

/** What the app's own functions are told of a video. */
export interface Fact {
  uid: string | null
  kind: FactKind
  told_at: Date | null
}

/** One video field of one row. */
export interface Place {
  post: string
  ownerId: string
  column: 'video' | 'teaser'
  video: Video | null
  view: VideoView
}

export interface AtStream {
  uid: string
  creator: string | null
  duration: number
  clippedFrom: string | null
  status: { state: string }
  source: { kind: string }
}

/** The rows first: what they hold has to be at Stream from then on. */
export async function takeSnapshot(world: World): Promise<Snapshot> {
  const { db, emulator } = world
  const posts = await db.selectFrom('posts').selectAll().execute()
  const places: Place[] = []
  for (const post of posts) {
    const owner = world.visitors.find(({ id }) => id === post.owner_id)
    if (!owner) throw new Error(`Post ${post.id} is nobody's`)
    for (const column of ['video', 'teaser'] as const) {
      const view = await look(owner, `posts.${column}`, post.id)
      places.push({ post: post.id, ownerId: post.owner_id, column, video: post[column], view })
    }
  }
  const ledger = await db.selectFrom('stream_videos').selectAll().orderBy('created_at').execute()
  const facts = await db
    .selectFrom('stream_facts')
    .innerJoin('stream_videos', 'stream_videos.id', 'stream_facts.video_id')
    .select(['uid', 'kind', 'told_at'])
    .execute()
  const { videos: atStream } = await emulator.videos()
  const { deletions } = await emulator.deletions()
  return { places, ledger, facts, atStream, deletions, holds: await readHolds(db) }
}

async function look({ app, cookie }: Visitor, field: string, id: string): Promise<VideoView> {
  const response = await fetch(`${app}/api/videos/${field}/${id}`, { headers: { Cookie: cookie } })
  if (!response.ok) throw new Error(`GET ${field} of ${id}: ${response.status}`)
  return response.json()
}
