import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import type { Db } from '@/db/create-db'
import { findEntry } from '@/db/ledger'
import { videoSchema } from '@/lib/video/video'
import { type FreshDatabase, freshDatabase } from '../../database'

export const origin = 'account/test'

/** A database for one test file, empty before each test. */
export let db: Db

/** Its address, for further connections. */
export let url: string

/** Called once at the head of a file. */
export function withFreshDatabase(): void {
  let database: FreshDatabase
  beforeAll(async () => {
    database = await freshDatabase()
    db = database.db
    url = database.url
  })
  afterAll(() => database?.drop())
  beforeEach(async () => {
    await sql`truncate posts; delete from stream_videos`.execute(db)
  })
}

export function video(uid: string, changes: Record<string, unknown> = {}) {
  return videoSchema.parse({ uid, status: { state: 'ready' }, ...changes })
}

/** An upload of Ann's for `posts.video`, as the ledger knows it once Stream has answered. */
export async function upload(uid: string, changes: Record<string, unknown> = {}): Promise<void> {
  await db
    .insertInto('stream_videos')
    .values({ uid, origin, owner_id: 'ann', field: 'posts.video', reserved_seconds: 60, reserved_bytes: 1, ...changes })
    .execute()
}

/** A post of Ann's that holds this video. Answers its id. */
export async function post(uid: string): Promise<string> {
  const row = { owner_id: 'ann', title: 'A post', video: video(uid) }
  return (await db.insertInto('posts').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** So many seconds, less those that the test has taken. */
export function upToSeconds(max: number): number {
  return expect.toSatisfy((seconds: number) => seconds > max - 10 && seconds <= max, `up to ${max}`)
}

export async function lifeOf(uid: string): Promise<'unknown' | 'free' | 'taken' | 'given up'> {
  const entry = await findEntry(db, origin, uid)
  if (!entry) return 'unknown'
  if (entry.discarded_at) return 'given up'
  return entry.attached_at ? 'taken' : 'free'
}
