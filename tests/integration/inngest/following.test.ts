import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import {
  claimsOf,
  emulatorAt,
  engineAt,
  insertPost,
  newVisitor,
  sendEvent,
  uploadFile,
  type Visitor,
} from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let engine: ReturnType<typeof engineAt>
let db: Db
let visitor: Visitor

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  emulator = emulatorAt(stack.urls.stream)
  engine = engineAt(stack.urls.inngest)
  db = createDb(stack.urls.database)
  visitor = await newVisitor(stack.urls.app)
})
afterEach(async () => {
  await emulator.clearFaults()
  await emulator.webhooks(true)
  await emulator.clock({ encodeSeconds: 0 })
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

type Column = 'video' | 'teaser'
const soon = { timeout: 45_000, interval: 100 }

/** A post with this file in one of its places, that is looked at. */
async function post(column: Column, file: string): Promise<{ id: string; uid: string }> {
  const uid = await uploadFile(visitor, `posts.${column}`, `tests/media/${file}`)
  const id = await insertPost(db, visitor, { [column]: uid })
  await look(uid)
  return { id, uid }
}

const look = (uid: string) => sendEvent(stack.urls.inngest, 'video.look', { uid })

async function viewOf(column: Column, id: string) {
  const path = `${stack.urls.app}/api/videos/posts.${column}/${id}`
  return (await fetch(path, { headers: { Cookie: visitor.cookie } })).json()
}

const phaseOf = (column: Column, id: string) => async () => (await viewOf(column, id)).phase

async function held(column: Column, id: string) {
  return (await db.selectFrom('posts').select(column).where('id', '=', id).executeTakeFirstOrThrow())[column]
}

/** What the emulator received about a video: `GET`, `POST /downloads`, with the status that it answered. */
async function callsFor(uid: string): Promise<string[]> {
  const { requests } = await emulator.requests()
  return requests
    .filter(({ host, path }: { host: string; path: string }) => host === 'api' && path.includes(uid))
    .map(({ method, path, status }: { method: string; path: string; status: number }) =>
      `${method} ${path.split(uid)[1] ?? ''} ${status}`.replace('  ', ' '),
    )
}

async function clipsAskedFor(): Promise<number> {
  const { requests } = await emulator.requests()
  return requests.filter(({ path }: { path: string }) => path.endsWith('/stream/clip')).length
}

async function runsOf(uid: string): Promise<{ status: string }[]> {
  const { runs } = await (await fetch(`${stack.urls.inngest}/_engine/runs`)).json()
  return runs.filter(
    ({ functionId, event }: { functionId: string; event: { data: { uid?: string } } }) =>
      functionId.endsWith('process-video') && event.data.uid === uid,
  )
}

test('F19 the original stays at Stream, and in its row, until the clip is ready, and goes then', async () => {
  await emulator.clock({ mode: 'step' })
  const { id, uid } = await post('teaser', '20s.mp4')
  const step = () => emulator.clock({ step: true })
  await expect
    .poll(async () => {
      await step()
      return phaseOf('teaser', id)()
    }, soon)
    .toBe('trimming')

  // The clip is there, and does not move on until we step.
  await look(uid)
  await engine.advance(30)
  expect(await deletions()).not.toContain(uid)
  expect((await held('teaser', id))?.uid).toBe(uid)

  await emulator.clock({ mode: 'timer', encodeSeconds: 0 })
  await expect.poll(deletions, soon).toContain(uid)
  expect((await held('teaser', id))?.clippedFrom).toBe(uid)
})

test('F20 a clip is not cut again, though it is longer than its field asks for', async () => {
  const { id, uid } = await post('teaser', '20s.mp4')
  await expect.poll(async () => (await held('teaser', id))?.clippedFrom, soon).toBe(uid)
  await expect.poll(phaseOf('teaser', id), soon).toBe('ready')
  const clip = (await held('teaser', id))?.uid ?? ''
  const asked = await clipsAskedFor()

  // A webhook would have it looked at before it is one.
  await emulator.webhooks(false)
  // A clip of 20 s, as if the field had asked for more when it was cut.
  const long = await uploadFile(visitor, 'posts.teaser', 'tests/media/20s.mp4')
  await sql`update stream_videos set clipped_from = 'an-original-of-before' where uid = ${long}`.execute(db)
  const other = await insertPost(db, visitor, { teaser: long })
  for (const each of [clip, long]) await look(each)
  await expect.poll(phaseOf('teaser', other), soon).toBe('ready')

  expect((await held('teaser', other))?.duration).toBeCloseTo(20, 0)
  expect(await clipsAskedFor()).toBe(asked)
})

test('F22 the download is asked for once, and not before the video is ready', async () => {
  await emulator.clock({ encodeSeconds: 2 })
  const { id, uid } = await post('video', '3s.mp4')
  await look(uid)
  await expect.poll(phaseOf('video', id), soon).toBe('ready')

  for (let time = 0; time < 3; time++) await look(uid)
  await engine.advance(60)

  const calls = await callsFor(uid)
  expect(calls.filter((call) => call.startsWith('POST'))).toEqual(['POST /downloads 200'])
  expect(calls.some((call) => / (4|5)\d\d$/.test(call))).toBe(false)
})

test('F31 the background functions have names that stay', async () => {
  const { functions } = await (await fetch(`${stack.urls.inngest}/dev`)).json()

  expect(functions.map(({ id }: { id: string }) => id).sort()).toEqual([
    'next-cloudflare-stream-delete-discarded',
    'next-cloudflare-stream-process-video',
    'next-cloudflare-stream-sweep',
  ])
  const { uid } = await post('video', '3s.mp4')
  await expect.poll(async () => (await runsOf(uid)).length, soon).toBeGreaterThan(0)
})

test('R2 a video that failed is stored as failed, and is not looked at again for hours', async () => {
  // A late one would have it looked at again.
  await emulator.webhooks(false)
  const { id, uid } = await post('video', 'not-a-video.mp4')
  await expect.poll(phaseOf('video', id), soon).toBe('failed')
  await engine.advance(1)
  const looks = (await callsFor(uid)).length

  await engine.advance(3 * 60 * 60)

  expect((await held('video', id))?.status).toMatchObject({ state: 'error', errorReasonCode: 'ERR_NON_VIDEO' })
  expect(await callsFor(uid)).toHaveLength(looks)
})

test('R4 five saves of a row that is not ready leave one run, however many looks were asked for', async () => {
  await emulator.webhooks(false)
  await emulator.clock({ encodeSeconds: 3600 })
  const { id, uid } = await post('video', '3s.mp4')

  for (let save = 0; save < 5; save++) {
    await db
      .updateTable('posts')
      .set({ note: `Saved ${save}` })
      .where('id', '=', id)
      .execute()
    await look(uid)
  }

  const alive = async () =>
    (await runsOf(uid)).filter(({ status }) => ['running', 'sleeping', 'waiting'].includes(status)).length
  await expect.poll(async () => (await runsOf(uid)).length, soon).toBe(6)
  await expect.poll(alive, soon).toBe(1)
  await emulator.clock({ encodeSeconds: 0 })
})

test('O6 the address of a download is not shown before it works', async () => {
  // Time passes by our own steps only: none is missed.
  await engine.freeze()
  onTestFinished(() => engine.run())
  await emulator.webhooks(false)
  await emulator.clock({ mode: 'step' })
  const { id } = await post('video', '3s.mp4')
  const seen: { phase: string; url: string | null }[] = []

  await expect
    .poll(async () => {
      await emulator.clock({ step: true })
      await engine.advance(5)
      const { phase, video } = await viewOf('video', id)
      seen.push({ phase, url: video.download_url })
      if (video.download_url) expect((await fetch(video.download_url)).status).toBe(200)
      return phase
    }, soon)
    .toBe('ready')

  await emulator.clock({ mode: 'timer' })
  expect(seen.filter(({ phase }) => phase === 'preparing-download').length).toBeGreaterThan(0)
  expect(seen.filter(({ url }) => url !== null).map(({ phase }) => phase)).toEqual(['ready'])
})

test('S8 the address of a download is Stream’s own, whatever the uploader’s metadata says', async () => {
  const { id, uid } = await post('video', '3s.mp4')
  await expect.poll(phaseOf('video', id), soon).toBe('ready')
  const api = `${stack.env.CLOUDFLARE_BASE_URL}/accounts/${stack.env.CLOUDFLARE_ACCOUNT_ID}/stream/${uid}`
  const evil = 'https://evil.example/movie.exe'
  await fetch(api, {
    method: 'POST',
    headers: { Authorization: `Bearer ${stack.env.CLOUDFLARE_API_TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ meta: { download_url: evil } }),
  })

  await look(uid)
  await expect.poll(async () => (await held('video', id))?.meta.download_url, soon).toBe(evil)

  const view = await viewOf('video', id)
  expect(JSON.stringify(view)).not.toContain('evil.example')
  expect(view.video.download_url).toMatch(new RegExp(`^${stack.urls.playback}/[^/]+/downloads/default\\.mp4$`))
  expect(claimsOf(view.video.download_url).sub).toBe(uid)
})

async function deletions(): Promise<string[]> {
  const { deletions } = await (await fetch(`${stack.urls.stream}/_emulator/deletions`)).json()
  return deletions.map(({ uid }: { uid: string }) => uid)
}
