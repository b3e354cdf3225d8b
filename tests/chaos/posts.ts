import { sql } from 'kysely'
import type { Db } from '@/db/create-db'
import { videoSchema } from '@/lib/video/video'
import { sendEvent, type Visitor } from '../scenario'
import { callAction, submitForm } from '../server-actions'
import { persist, Refused } from './persist'
import type { Column, Way } from './plan'
import type { World } from './world'

export interface PostToMake {
  way: Way
  video: string | null
  teaser: string | null
}

/** Makes a post, and answers its id. Throws `Refused` when the app says no. */
export function makePost(world: World, visitor: Visitor, post: PostToMake): Promise<string> {
  return post.way === 'action' ? makeByAction(world, visitor, post) : makeBySql(world, visitor, post)
}

/** Puts a video into a place of a post, or takes out what is there. */
export async function setVideo(
  { db }: World,
  visitor: Visitor,
  { way, id, column, uid }: { way: Way; id: string; column: Column; uid: string | null },
): Promise<void> {
  const ref = { field: `posts.${column}`, id }
  await persist(`set the ${column} of ${id}`, async () => {
    if (way === 'action' && uid) await callAction(visitor, 'replaceVideo', ref, uid)
    else if (way === 'action') await callAction(visitor, 'removeVideo', ref)
    else await setBySql(db, id, column, uid)
  })
}

export async function deletePost(
  { db }: World,
  visitor: Visitor,
  { way, id }: { way: Way; id: string },
): Promise<void> {
  await persist(`delete ${id}`, async () => {
    if (way === 'action') await callAction(visitor, 'deletePost', id)
    else await db.deleteFrom('posts').where('id', '=', id).execute()
  })
}

/** The uids that a post holds now. */
export function heldBy({ db }: World, id: string): Promise<{ video: string | null; teaser: string | null }> {
  return persist(`read ${id}`, async () => {
    const { rows } = await sql<{ video: string | null; teaser: string | null }>`
      select video ->> 'uid' as video, teaser ->> 'uid' as teaser from posts where id = ${id}`.execute(db)
    return rows[0] ?? { video: null, teaser: null }
  })
}

/** Sends events as the app does. One that can't be sent is lost. */
export async function tell({ stack }: World, name: string, uids: (string | null)[], times = 1): Promise<void> {
  const all = uids.flatMap((uid) => (uid ? Array.from({ length: times }, () => uid) : []))
  await Promise.all(all.map((uid) => sendEvent(stack.urls.inngest, name, { uid }).catch(() => undefined)))
}

function makeByAction({ db }: World, visitor: Visitor, { video, teaser }: PostToMake): Promise<string> {
  const form = { title: 'A post', note: '', video: video ?? '', teaser: teaser ?? '' }
  return persist('make a post', async () => {
    const { redirectedTo, answer } = await submitForm(visitor, 'createPost', form)
    const id = redirectedTo?.match(/[0-9a-f-]{36}/)?.[0]
    if (id) return id
    // An earlier try may have had its effect: then the uploads are taken by the post that we want.
    const { rows } = await sql<{ id: string }>`select id from posts where video ->> 'uid' = ${video}`.execute(db)
    if (rows[0]) return rows[0].id
    throw new Refused(JSON.stringify(answer))
  })
}

async function makeBySql({ db }: World, visitor: Visitor, { video, teaser }: PostToMake): Promise<string> {
  const id = crypto.randomUUID()
  const row = { id, owner_id: visitor.id, title: 'A post', video: minimal(video), teaser: minimal(teaser) }
  await persist('insert a post', async () => {
    const made = await db.selectFrom('posts').select('id').where('id', '=', id).executeTakeFirst()
    if (!made) await db.insertInto('posts').values(row).execute().catch(refusal)
  })
  return id
}

async function setBySql(db: Db, id: string, column: Column, uid: string | null): Promise<void> {
  const row = { [column]: minimal(uid) }
  await db.updateTable('posts').set(row).where('id', '=', id).execute().catch(refusal)
}

function minimal(uid: string | null) {
  return uid === null ? null : videoSchema.parse({ uid, status: { state: 'queued' } })
}

/** The database itself says no: the video is not free. All else may be tried again. */
function refusal(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === '23514') throw new Refused(error.message)
  throw error
}
