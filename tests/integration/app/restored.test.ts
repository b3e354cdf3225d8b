import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { adoptLostVideos } from '@/inngest/intents'
import {
  askForUpload,
  emulatorAt,
  engineAt,
  insertPost,
  newVisitor,
  sendEvent,
  uploadFile,
  type Visitor,
} from '../../scenario'
import { startTestStack, streamOf, type TestStack } from '../../stack'

let first: TestStack
let copy: TestStack
let emulator: ReturnType<typeof emulatorAt>
let db: Db
let held: string
let untaken: string
let unheardOf: string
let before: LedgerRow[]

/**
 * A deployment with a video in a row, an upload that nobody took, and one whose answer was lost; then a copy of its
 * database under another DEPLOYMENT_NAME, with the app and the engine of its own, and the same account at Stream.
 */
beforeAll(async () => {
  first = await startTestStack({ app: 'start' })
  emulator = emulatorAt(first.urls.stream)
  await emulator.webhooks(false)
  await fillFirst(await newVisitor(first.urls.app))

  await first.down('app')
  await first.down('inngest')
  const url = await copyDatabase(first.urls.database)
  copy = await startTestStack({
    app: 'start',
    env: { ...first.env, DATABASE_URL: url, DEPLOYMENT_NAME: 'restored', INNGEST_DEV: undefined },
  })
  db = createDb(url)
  before = await ledger()
})
afterAll(async () => {
  await db?.destroy()
  await copy?.stop()
  await first?.stop()
})

test('a restored copy deletes its own videos, and none of the deployment that the dump is of', async () => {
  const visitor = await newVisitor(copy.urls.app)
  const own = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  await insertPost(db, visitor, { video: own })
  // Everything is old enough for the sweep, whosever it is.
  await sql`update stream_videos set created_at = created_at - interval '3 days',
    upload_expires_at = upload_expires_at - interval '3 days'`.execute(db)

  await db.deleteFrom('posts').execute()
  for (const uid of [held, untaken, unheardOf]) {
    for (const name of ['video.look', 'video.delete']) await sendEvent(copy.urls.inngest, name, { uid })
  }
  // Two sweeps, each with all that follows from it.
  for (let sweep = 0; sweep < 2; sweep++) await engineAt(copy.urls.inngest).advance(10 * 60)

  await expect.poll(videosAtStream).not.toContain(own)
  expect(await videosAtStream()).toEqual([held, untaken, unheardOf].sort())
  expect(await deletes()).toEqual([expect.stringMatching(new RegExp(`/${own}$`))])
})

test('it leaves the untaken uploads and the lost answers of that deployment alone, in the copied ledger too', async () => {
  const stream = streamOf(copy)
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000)

  const adopted = await adoptLostVideos(
    { db, stream, origin: `${copy.env.CLOUDFLARE_ACCOUNT_ID}/restored` },
    0,
    tomorrow,
  )

  expect(adopted).toBe(0)
  // The trigger gave up what a row of the copy held, and forgot its URL; nobody has acted on it.
  const givenUp = { discarded_at: expect.any(Date), upload_url: null }
  const expected = before.map((row) => (row.uid === held ? { ...row, ...givenUp } : row))
  expect(await ledger()).toEqual(expected)
})

async function fillFirst(visitor: Visitor): Promise<void> {
  const db = createDb(first.urls.database)
  held = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  await insertPost(db, visitor, { video: held })
  untaken = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  const known = await videosAtStream()
  await emulator.fault({ route: 'POST .*/stream', reset: true, when: 'after' })
  await askForUpload(visitor, 'posts.video')
  unheardOf = (await videosAtStream()).find((uid) => !known.includes(uid)) ?? ''
  await db.destroy()
}

async function copyDatabase(server: string): Promise<string> {
  const url = new URL(server)
  const name = url.pathname.slice(1)
  url.pathname = '/postgres'
  const admin = createDb(url.href)
  await sql`create database restored template ${sql.id(name)}`.execute(admin)
  await admin.destroy()
  url.pathname = '/restored'
  return url.href
}

type LedgerRow = { uid: string | null; discarded_at: Date | null }

/** What the copied ledger says of the first deployment. */
async function ledger(): Promise<LedgerRow[]> {
  return db
    .selectFrom('stream_videos')
    .select(['uid', 'attached_at', 'discarded_at', 'deleted_at', 'looked_at', 'settled_at', 'upload_url', 'request_id'])
    .where('origin', 'like', '%/local')
    .orderBy('uid')
    .execute()
}

async function videosAtStream(): Promise<string[]> {
  const { videos } = await emulator.videos()
  return videos.map(({ uid }: { uid: string }) => uid).sort()
}

/** What Stream was told to delete. */
async function deletes(): Promise<string[]> {
  const { requests } = await emulator.requests()
  return requests
    .filter(({ method }: { method: string }) => method === 'DELETE')
    .map(({ path }: { path: string }) => path)
}
