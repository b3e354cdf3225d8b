import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { startFileServer } from '../../file-server'
import { emulatorAt, insertPost, newVisitor, sendEvent, uploadFile, type Visitor } from '../../scenario'
import { act } from '../../server-actions'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let files: Awaited<ReturnType<typeof startFileServer>>
let db: Db
let visitor: Visitor

/** Every field takes 30 seconds at the most: 20s.mp4 is taken, 40s.mp4 is not. */
beforeAll(async () => {
  stack = await startTestStack({ app: 'start', env: { CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: '30' } })
  emulator = emulatorAt(stack.urls.stream)
  files = await startFileServer()
  db = createDb(stack.urls.database)
  await keepStates()
})
beforeEach(async () => {
  visitor = await newVisitor(stack.urls.app)
})
afterAll(async () => {
  await db?.destroy()
  files?.close()
  await stack?.stop()
})

const settled = { timeout: 45_000, interval: 200 }
const TOO_LONG = 'The video is too long. This field takes up to 0:30.'

/** Has Stream fetch a file, as the form of a new post does. Answers the uid. */
async function linkTo(file: string, field: 'posts.video' | 'posts.teaser'): Promise<string> {
  const answer = await act(visitor, 'copyFromLink', field, `${files.url}/${file}`, crypto.randomUUID())
  if (!answer.ok) throw new Error(answer.message)
  return answer.uid ?? ''
}

const from = {
  upload: (file: string, field: 'posts.video' | 'posts.teaser') => uploadFile(visitor, field, `tests/media/${file}`),
  link: linkTo,
}

async function view(id: string, field = 'posts.video') {
  const path = `${stack.urls.app}/api/videos/${field}/${id}`
  return (await fetch(path, { headers: { Cookie: visitor.cookie } })).json()
}

const phase =
  (id: string, field = 'posts.video') =>
  async () =>
    (await view(id, field)).phase

const entryOf = (uid: string) =>
  db.selectFrom('stream_videos').selectAll().where('uid', '=', uid).executeTakeFirstOrThrow()

const rowOf = (id: string) => db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

async function untilReadyAtStream(uid: string): Promise<void> {
  const percent = async () => {
    const { videos } = await emulator.videos()
    return videos.find((video: { uid: string }) => video.uid === uid)?.status.pctComplete
  }
  await expect.poll(percent, settled).toBe('100.000000')
}

/** Looks again, and waits until that look has ended. */
async function lookAgain(uid: string): Promise<void> {
  await expect.poll(async () => (await entryOf(uid)).settled_at, settled).not.toBeNull()
  const { settled_at: before } = await entryOf(uid)
  await sendEvent(stack.urls.inngest, 'video.look', { uid })
  await expect.poll(async () => (await entryOf(uid)).settled_at?.getTime(), settled).toBeGreaterThan(Number(before))
}

/** Keeps what each write made of a post's video, so that nothing passes between two looks of ours. */
async function keepStates(): Promise<void> {
  await sql`create table states (post_id uuid, state text, is_ready boolean)`.execute(db)
  await sql`create function keep_state() returns trigger language plpgsql as $body$ begin
    insert into states values (new.id, new.video -> 'status' ->> 'state', (new.video -> 'readyToStream')::boolean);
    return null;
  end $body$`.execute(db)
  await sql`create trigger keep_state after update on posts for each row execute function keep_state()`.execute(db)
}

test('F10 the environment’s maximum reaches Stream with an upload, and holds for a link too, which Stream does not limit', async () => {
  const upload = await from.upload('20s.mp4', 'posts.video')
  const link = await from.link('40s.mp4', 'posts.teaser')
  const { videos } = await emulator.videos()
  const maxOf = (uid: string) => videos.find((video: { uid: string }) => video.uid === uid)?.maxDurationSeconds
  expect([maxOf(upload), maxOf(link)]).toEqual([30, null])
  expect([(await entryOf(upload)).reserved_seconds, (await entryOf(link)).reserved_seconds]).toEqual([30, 30])

  const id = await insertPost(db, visitor, { video: upload, teaser: link })
  for (const uid of [upload, link]) await sendEvent(stack.urls.inngest, 'video.look', { uid })

  await expect.poll(phase(id, 'posts.video'), settled).toBe('ready')
  await expect.poll(phase(id, 'posts.teaser'), settled).toBe('failed')
  expect((await view(id, 'posts.teaser')).message).toBe(TOO_LONG)
})

test('F16 a too long upload fails with Stream’s reason, and the row stays', async () => {
  const uid = await from.upload('40s.mp4', 'posts.video')
  const id = await insertPost(db, visitor, { video: uid })
  await sendEvent(stack.urls.inngest, 'video.look', { uid })

  await expect.poll(phase(id), settled).toBe('failed')

  const { video } = await rowOf(id)
  expect(video?.status).toMatchObject({ state: 'error', errorReasonCode: 'ERR_DURATION_EXCEED_CONSTRAINT' })
  await expect.poll(async () => (await entryOf(uid)).failure, settled).toBe(TOO_LONG)
  expect((await view(id)).message).toBe(TOO_LONG)
})

test('F16 a too long video from a link fails by our own check, and never seems ready at a later look', async () => {
  const uid = await from.link('40s.mp4', 'posts.video')
  const id = await insertPost(db, visitor, { video: uid })
  await sendEvent(stack.urls.inngest, 'video.look', { uid })
  await expect.poll(async () => (await entryOf(uid)).failure, settled).toBe(TOO_LONG)
  await untilReadyAtStream(uid)

  await lookAgain(uid)
  await lookAgain(uid)

  expect(await view(id)).toMatchObject({ phase: 'failed', message: TOO_LONG, video: { uid, duration: 40 } })
  expect(await rowOf(id)).toMatchObject({
    video: { uid, readyToStream: false, status: { state: 'error' }, duration: 40, meta: { name: '40s.mp4' } },
  })
  const { rows } = await sql<{ state: string; is_ready: boolean }>`
    select state, is_ready from states where post_id = ${id}`.execute(db)
  expect(rows.filter(({ state, is_ready }) => is_ready || state === 'ready')).toEqual([])
  expect(await entryOf(uid)).toMatchObject({ attached_at: expect.any(Date), discarded_at: null, reserved_seconds: 30 })
})

test.each(['upload', 'link'] as const)(
  'D4 a too long video (by %s) leaves its row and all else that is in it',
  async (source) => {
    const [teaser, uid] = [await from.upload('3s.mp4', 'posts.teaser'), await from[source]('40s.mp4', 'posts.video')]
    const id = await insertPost(db, visitor, { video: uid, teaser })
    await db.updateTable('posts').set({ note: 'Written with care.' }).where('id', '=', id).execute()
    await sendEvent(stack.urls.inngest, 'video.look', { uid: teaser })
    await expect.poll(phase(id, 'posts.teaser'), settled).toBe('ready')
    const { video: _before, ...rest } = await rowOf(id)

    await sendEvent(stack.urls.inngest, 'video.look', { uid })
    await expect.poll(phase(id), settled).toBe('failed')
    await lookAgain(uid)

    const { video, ...after } = await rowOf(id)
    expect(after).toEqual(rest)
    expect(video?.uid).toBe(uid)
    expect(after.note).toBe('Written with care.')
  },
)

test.each(['upload', 'link'] as const)(
  'R7 a video (by %s) that is ready before a row takes it is still trimmed and followed to the end',
  async (source) => {
    const uid = await from[source]('20s.mp4', 'posts.teaser')
    await untilReadyAtStream(uid)
    const id = await insertPost(db, visitor, {})
    const teaser = { field: 'posts.teaser', id }

    expect(await act(visitor, 'replaceVideo', teaser, uid)).toEqual({ ok: true })

    await expect.poll(phase(id, 'posts.teaser'), settled).toBe('ready')
    expect((await rowOf(id)).teaser).toMatchObject({ clippedFrom: uid, duration: 10 })
  },
)

test('R7 a too long video that is ready before a row takes it is still checked', async () => {
  const uid = await from.link('40s.mp4', 'posts.video')
  await untilReadyAtStream(uid)
  const id = await insertPost(db, visitor, {})

  expect(await act(visitor, 'replaceVideo', { field: 'posts.video', id }, uid)).toEqual({ ok: true })

  await expect.poll(phase(id), settled).toBe('failed')
  expect(await view(id)).toMatchObject({ message: TOO_LONG, video: { download_url: null } })
})
