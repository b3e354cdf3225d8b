import { type Selectable, sql, type UpdateObject } from 'kysely'
import type { User } from '@/lib/session'
import type { Video } from '@/lib/video/video'
import type { VideoView } from '@/lib/video/view'
import type { Db } from './create-db'
import { allowed, isOwn } from './rights'
import type { Database, PostsTable } from './schema'
import { codeOf, inTransaction } from './transaction'
import { viewsOf } from './videos'

/** A post, for somebody who may see it, with what else they may. */
export interface Post {
  id: string
  title: string
  note: string
  created_at: Date
  /** Null: only its owner sees it. */
  published_at: Date | null
  mayChange: boolean
  mayRemove: boolean
  video: VideoView
  teaser: VideoView
}

/** Who is asking; what they may is said in `db/rights.ts`. */
type Who = User | null

/** Somebody's own posts, newest first: a hundred at the most. */
export async function listOwnPosts(db: Db, user: Who): Promise<Post[]> {
  const own = seenBy(db, user).where(isOwn(user, 'posts'))
  return withViews(db, await own.orderBy('created_at', 'desc').limit(100).execute())
}

/** What others have published, newest first: a hundred at the most. */
export async function listPublishedPosts(db: Db, user: Who): Promise<Post[]> {
  const others = seenBy(db, user).where('published_at', 'is not', null)
  const query = others.where(({ not }) => not(isOwn(user, 'posts')))
  return withViews(db, await query.orderBy('published_at', 'desc').limit(100).execute())
}

/** All that somebody may see, newest first: a hundred at the most. */
export async function listPosts(db: Db, user: Who): Promise<Post[]> {
  return withViews(db, await seenBy(db, user).orderBy('created_at', 'desc').limit(100).execute())
}

/** A post that somebody may see. Undefined for one that is not there, and for one that is not theirs to see. */
export async function findPost(db: Db, id: string, user: Who): Promise<Post | undefined> {
  const rows = await seenBy(db, user).where('id', '=', id).execute().catch(asNoPost)
  return (await withViews(db, rows))[0]
}

export interface NewPost {
  ownerId: string
  title: string
  note: string
  video: Video
  teaser: Video | null
}

/** Throws `isVideoNotFree` when another row was quicker to take one of the videos. */
export async function insertPost(db: Db, { ownerId, ...post }: NewPost): Promise<string> {
  const { id } = await inTransaction(db, (trx) =>
    trx
      .insertInto('posts')
      .values({ owner_id: ownerId, ...post })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  return id
}

/** Changes the words of a post, and nothing else of it. False when there is none that they may change. */
export function updatePost(
  db: Db,
  post: { id: string; user: Who },
  { title, note }: { title: string; note: string },
): Promise<boolean> {
  return changePost(db, post, { title, note })
}

/** Puts a video into one place of a post, or takes it out. The video that was there is given up. False as `updatePost`. */
export function setPostVideo(
  db: Db,
  { column, ...post }: { id: string; user: Who; column: 'video' | 'teaser' },
  video: Video | null,
): Promise<boolean> {
  return changePost(db, post, { [column]: video })
}

/** Shows a post to everybody, from its first time on, or to its owner alone. False as `updatePost`. */
export function setPublished(db: Db, post: { id: string; user: Who }, isPublished: boolean): Promise<boolean> {
  const published_at = isPublished ? sql<Date>`coalesce(published_at, now())` : null
  return changePost(db, post, { published_at })
}

/** Deletes a post. Its videos are given up with it. False when there is none that they may delete. */
export async function deletePost(db: Db, id: string, user: Who): Promise<boolean> {
  const { numDeletedRows } = await inTransaction(db, (trx) =>
    trx
      .deleteFrom('posts')
      .where('id', '=', id)
      .where(allowed(user, 'remove', 'posts'))
      .executeTakeFirst(),
  )
  return numDeletedRows > 0n
}

async function changePost(
  db: Db,
  { id, user }: { id: string; user: Who },
  changes: UpdateObject<Database, 'posts'>,
): Promise<boolean> {
  const { numUpdatedRows } = await inTransaction(db, (trx) =>
    trx
      .updateTable('posts')
      .set(changes)
      .where('id', '=', id)
      .where(allowed(user, 'change', 'posts'))
      .executeTakeFirst(),
  )
  return numUpdatedRows > 0n
}

function seenBy(db: Db, user: Who) {
  return db
    .selectFrom('posts')
    .where(allowed(user, 'see', 'posts'))
    .select(['id', 'title', 'note', 'created_at', 'published_at', 'video', 'teaser'])
    .select([allowed(user, 'change', 'posts').as('mayChange'), allowed(user, 'remove', 'posts').as('mayRemove')])
}

type SeenPost = Omit<Post, 'video' | 'teaser'> & Pick<Selectable<PostsTable>, 'video' | 'teaser'>

async function withViews(db: Db, rows: SeenPost[]): Promise<Post[]> {
  const views = await viewsOf(
    db,
    rows.flatMap(({ video, teaser }) => [
      { field: 'posts.video' as const, video },
      { field: 'posts.teaser' as const, video: teaser },
    ]),
  )
  return rows.map((post, index) => {
    const [video, teaser] = views.slice(index * 2, index * 2 + 2)
    if (!video || !teaser) throw new Error(`Post ${post.id}: each post has two views`)
    return { ...post, video, teaser }
  })
}

/** An id that is no uuid (22P02), or no text at all (22021), names no post. */
function asNoPost(error: unknown): [] {
  if (['22P02', '22021'].includes(codeOf(error) ?? '')) return []
  throw error
}
