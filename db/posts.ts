import type { Selectable } from 'kysely'
import type { Video } from '@/lib/video/video'
import type { VideoView } from '@/lib/video/view'
import type { Db } from './create-db'
import type { PostsTable } from './schema'
import { codeOf, inTransaction } from './transaction'
import { viewsOf } from './videos'

/** A post as its owner sees it. */
export interface Post {
  id: string
  title: string
  note: string
  created_at: Date
  video: VideoView
  teaser: VideoView
}

/** Somebody's own posts, newest first: a hundred at the most. */
export async function listPosts(db: Db, ownerId: string): Promise<Post[]> {
  const rows = await db
    .selectFrom('posts')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute()
  return withViews(db, rows)
}

/** Somebody's own post. Undefined for one that is not there, and for somebody else's. */
export async function findPost(db: Db, id: string, ownerId: string): Promise<Post | undefined> {
  const rows = await db
    .selectFrom('posts')
    .selectAll()
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .execute()
    .catch(asNoPost)
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

/** Changes the words of one's own post, and nothing else of it. False when there was none. */
export async function updatePost(
  db: Db,
  post: { id: string; ownerId: string },
  { title, note }: { title: string; note: string },
): Promise<boolean> {
  const { numUpdatedRows } = await inTransaction(db, (trx) =>
    trx
      .updateTable('posts')
      .set({ title, note })
      .where('id', '=', post.id)
      .where('owner_id', '=', post.ownerId)
      .executeTakeFirst(),
  )
  return numUpdatedRows > 0n
}

/** Puts a video into one place of one's own post, or takes it out. The video that was there is given up. */
export async function setPostVideo(
  db: Db,
  post: { id: string; ownerId: string; column: 'video' | 'teaser' },
  video: Video | null,
): Promise<boolean> {
  const { numUpdatedRows } = await inTransaction(db, (trx) =>
    trx
      .updateTable('posts')
      .set({ [post.column]: video })
      .where('id', '=', post.id)
      .where('owner_id', '=', post.ownerId)
      .executeTakeFirst(),
  )
  return numUpdatedRows > 0n
}

/** Deletes one's own post. Its videos are given up with it. False when there was none. */
export async function deletePost(db: Db, id: string, ownerId: string): Promise<boolean> {
  const { numDeletedRows } = await inTransaction(db, (trx) =>
    trx.deleteFrom('posts').where('id', '=', id).where('owner_id', '=', ownerId).executeTakeFirst(),
  )
  return numDeletedRows > 0n
}

async function withViews(db: Db, rows: Selectable<PostsTable>[]): Promise<Post[]> {
  const views = await viewsOf(
    db,
    rows.flatMap(({ video, teaser }) => [
      { field: 'posts.video' as const, video },
      { field: 'posts.teaser' as const, video: teaser },
    ]),
  )
  return rows.map(({ id, title, note, created_at }, index) => {
    const [video, teaser] = views.slice(index * 2, index * 2 + 2)
    if (!video || !teaser) throw new Error(`Post ${id}: each post has two views`)
    return { id, title, note, created_at, video, teaser }
  })
}

/** An id that is no uuid (22P02), or no text at all (22021), names no post. */
function asNoPost(error: unknown): [] {
  if (['22P02', '22021'].includes(codeOf(error) ?? '')) return []
  throw error
}
