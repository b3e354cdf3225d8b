import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { videoSchema } from '@/lib/video/video'
import { emulatorAt, engineAt, newVisitor, uploadFile, type Visitor } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let engine: ReturnType<typeof engineAt>
let db: Db
let visitor: Visitor

/** Neither an event nor a webhook says that a row took a video: whatever is followed was found in the tables. */
beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  emulator = emulatorAt(stack.urls.stream)
  await emulator.webhooks(false)
  engine = engineAt(stack.urls.inngest)
  db = createDb(stack.urls.database)
  visitor = await newVisitor(stack.urls.app)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

test('O5 rows are read, by a query, by a page and by the API, without a request to Stream', async () => {
  await engine.freeze()
  const [uid = ''] = await uploadMany(1)
  const row = { owner_id: visitor.id, title: 'Read', video: videoSchema.parse({ uid, status: { state: 'queued' } }) }
  const { id } = await db.insertInto('posts').values(row).returning('id').executeTakeFirstOrThrow()
  const before = await asked()

  for (let time = 0; time < 3; time++) {
    await db.selectFrom('posts').selectAll().execute()
    for (const place of ['/', `/posts/${id}`, `/api/videos/posts.video/${id}`]) {
      const response = await fetch(`${stack.urls.app}${place}`, { headers: { Cookie: visitor.cookie } })
      expect(response.status).toBe(200)
    }
  }

  expect(await asked()).toEqual(before)
  await db.deleteFrom('posts').execute()
  await engine.run()
})

test('O5 a video is followed by whatever statement a row took it: in bulk, raw, selected, copied, updated', async () => {
  const videos = await uploadMany(7)
  const [one, other, raw, selected, copied, updated, merged] = videos
  const teaser = await uploadFile(visitor, 'posts.teaser', 'tests/media/3s.mp4')
  const uids = [...videos, teaser].sort()
  const minimal = (uid = '') => videoSchema.parse({ uid, status: { state: 'queued' } })
  const owner = { owner_id: visitor.id }

  await db
    .insertInto('posts')
    .values([one, other].map((uid) => ({ ...owner, title: 'In bulk', video: minimal(uid) })))
    .execute()
  await sql`insert into posts (owner_id, title, video)
    values (${visitor.id}, 'Raw', jsonb_build_object('uid', ${raw}::text))`.execute(db)
  await sql`insert into posts (owner_id, title, video)
    select owner_id, 'Selected', jsonb_build_object('uid', uid) from stream_videos where uid = ${selected}`.execute(db)
  await copyIn(`${visitor.id}\tCopied\t{"uid": "${copied}"}\n`)
  await db
    .insertInto('posts')
    .values({ ...owner, title: 'Updated' })
    .execute()
  await db
    .updateTable('posts')
    .set({ video: minimal(updated), teaser: minimal(teaser) })
    .where('title', '=', 'Updated')
    .execute()
  await sql`insert into posts (id, owner_id, title) values (${someId}, ${visitor.id}, 'Merged')`.execute(db)
  await sql`insert into posts (id, owner_id, title, video)
    values (${someId}, ${visitor.id}, '', jsonb_build_object('uid', ${merged}::text))
    on conflict (id) do update set video = excluded.video`.execute(db)
  expect(await held()).toEqual(uids.map((uid) => ({ uid, state: expect.toBeOneOf(['queued', null]) })))

  await expect.poll(() => unfinishedOf(uids), { timeout: 60_000, interval: 250 }).toEqual([])
  await letTimePass()

  const followed = uids.map((uid) => ({ uid, state: 'ready' }))
  await expect.poll(held, { timeout: 60_000, interval: 250 }).toEqual(followed)
})

const someId = '7a3c9d1e-5b2f-4c8a-9e6d-1f0b2a3c4d5e'

async function uploadMany(count: number): Promise<string[]> {
  const uids: string[] = []
  while (uids.length < count) uids.push(await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4'))
  return uids
}

/** `copy … from` a file that the server reads. */
async function copyIn(text: string): Promise<void> {
  const file = path.join(tmpdir(), `copy-${crypto.randomUUID()}`)
  await writeFile(file, text, { mode: 0o644 })
  await sql`copy posts (owner_id, title, video) from ${sql.lit(file)}`.execute(db)
  await rm(file)
}

/** Each video that a row holds, and what the row says of it. */
async function held() {
  const { rows } = await sql`
    select video ->> 'uid' as uid, video -> 'status' ->> 'state' as state from posts where video is not null
    union all
    select teaser ->> 'uid', teaser -> 'status' ->> 'state' from posts where teaser is not null
    order by uid`.execute(db)
  return rows
}

/** Those that Stream is still encoding. */
async function unfinishedOf(uids: string[]): Promise<string[]> {
  const { videos }: { videos: { uid: string; status: { pctComplete?: string } }[] } = await emulator.videos()
  const finished = videos.filter(({ status }) => status.pctComplete === '100.000000').map(({ uid }) => uid)
  return uids.filter((uid) => !finished.includes(uid))
}

/** So much that what was taken is old, for the database and for the clock of the sweep. */
async function letTimePass(): Promise<void> {
  await sql`update stream_videos set attached_at = attached_at - interval '11 minutes'`.execute(db)
  await engine.advance(10 * 60)
}

/** Every request that was made of Stream's API. */
async function asked(): Promise<string[]> {
  const { requests } = await emulator.requests()
  return requests
    .filter(({ host }: { host: string }) => host === 'api')
    .map(({ method, path }: { method: string; path: string }) => `${method} ${path}`)
}
