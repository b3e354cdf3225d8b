import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { findToDelete } from '@/db/due'
import { deleteGivenUp } from '@/inngest/delete-discarded'
import { createStreamApi, type StreamApi } from '@/lib/stream/api'
import { uploadMetadataFor } from '@/lib/tus/creation'
import { emulatorAt } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

const origin = 'account/test'

let stack: TestStack
let db: Db
let stream: StreamApi

beforeAll(async () => {
  stack = await startTestStack({ app: 'none' })
  db = createDb(stack.urls.database)
  stream = createStreamApi({
    accountId: stack.env.CLOUDFLARE_ACCOUNT_ID ?? '',
    credentials: { apiToken: stack.env.CLOUDFLARE_API_TOKEN ?? '' },
    baseUrl: stack.env.CLOUDFLARE_BASE_URL,
  })
  await sql`create table albums (id int primary key)`.execute(db)
  await sql`alter table posts add column album int references albums on delete cascade`.execute(db)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

/** A post in an album whose video is at Stream. */
async function postAtStream(): Promise<string> {
  const expiry = new Date(Date.now() + 3_600_000)
  const uploadMetadata = uploadMetadataFor({
    name: 'x.mp4',
    maxDurationSeconds: 60,
    expiry,
    intent: crypto.randomUUID(),
  })
  const { uid } = await stream.createUpload({ uploadLength: 1000, uploadMetadata, creator: 'ann' })
  await db
    .insertInto('stream_videos')
    .values({ uid, origin, owner_id: 'ann', field: 'posts.video', reserved_seconds: 60, reserved_bytes: 1000 })
    .execute()
  await sql`insert into albums values (1) on conflict do nothing`.execute(db)
  await sql`insert into posts (owner_id, title, album, video) values ('ann', 'x', 1, jsonb_build_object('uid', ${uid}::text))`.execute(
    db,
  )
  return uid
}

/** What delete-discarded and the sweep do: find what was given up, and delete it. */
async function sweep(): Promise<void> {
  for (const uid of await findToDelete(db, origin)) await deleteGivenUp({ db, stream, origin }, uid)
}

async function atStream(): Promise<string[]> {
  const { videos } = await emulatorAt(stack.urls.stream).videos()
  return videos.map(({ uid }: { uid: string }) => uid)
}

test.each([
  ['a deleted row', sql`delete from posts`],
  ['a bulk update to null', sql`update posts set video = null`],
  ['a cascade from a parent table', sql`delete from albums`],
  ['TRUNCATE', sql`truncate posts`],
  ['TRUNCATE of the parent, with CASCADE', sql`truncate albums cascade`],
  ['a common table expression', sql`with gone as (delete from posts returning id) select count(*) from gone`],
])('F23 %s frees its videos, after the commit and only then', async (_how, statement) => {
  const uids = [await postAtStream(), await postAtStream()]
  let isWithin = false

  await db.transaction().execute(async (trx) => {
    await statement.execute(trx)
    // Not committed: nobody else knows of it, and nothing leaves Stream.
    await sweep()
    isWithin = true
    expect(await atStream()).toEqual(expect.arrayContaining(uids))
  })
  await sweep()

  expect(isWithin).toBe(true)
  for (const uid of uids) expect(await atStream()).not.toContain(uid)
})
