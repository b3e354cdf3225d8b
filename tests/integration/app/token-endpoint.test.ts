import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { type VideoView, videoViewSchema } from '@/lib/video/view'
import { claimsOf, emulatorAt, insertPost, newVisitor, sendEvent, uploadFile, type Visitor } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let db: Db
let emulator: ReturnType<typeof emulatorAt>
let visitor: Visitor
let uid: string
let id: string

/** An app without a signing key: Stream is asked for each token. */
beforeAll(async () => {
  stack = await startTestStack({ signingKey: false, env: { PLAYBACK_TOKEN_SECONDS: '5' } })
  db = createDb(stack.urls.database)
  emulator = emulatorAt(stack.urls.stream)
  visitor = await newVisitor(stack.urls.app)
  uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  id = await insertPost(db, visitor, { video: uid })
  await sendEvent(stack.urls.inngest, 'video.look', { uid })
  await vi.waitFor(async () => expect((await viewNow()).phase).toBe('ready'), { timeout: 120_000 })
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})
afterEach(() => emulator.clearFaults())

async function viewNow(): Promise<VideoView> {
  const response = await fetch(`${stack.urls.app}/api/videos/posts.video/${id}`, {
    headers: { Cookie: visitor.cookie },
  })
  return videoViewSchema.parse(await response.json())
}

const hls = async () => (await viewNow()).video?.playback.hls ?? null

test('without a signing key the addresses are signed by Stream, for this video, and say until when they are good', async () => {
  await expect.poll(hls, { timeout: 120_000 }).not.toBeNull()
  // What Stream makes at the first request may take longer than a token is good for.
  await fetch((await hls()) ?? '')

  // A busy machine may ask by a token that has just ended.
  await vi.waitFor(async () => {
    const { video } = await viewNow()
    const addresses = [video?.playback.hls, video?.thumbnail, video?.preview, video?.download_url]
    const answers = await Promise.all(addresses.map((address) => fetch(address ?? '')))

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(addresses.map((address) => claimsOf(address ?? '').sub)).toEqual([uid, uid, uid, uid])
    expect(Date.parse(video?.addressesEndAt ?? '')).toBe(Number(claimsOf(video?.preview ?? '').exp) * 1000)
  }, 60_000)
})

test.each([
  ['fails', { status: 500 }],
  ['does not answer', { hang: true }],
  ['breaks the connection', { reset: true }],
])(
  'while Stream %s, the page is there, the phase stays, and the addresses come back by themselves',
  async (_what, fault) => {
    await emulator.fault({ route: 'POST .*/token', times: 0, ...fault })

    await expect.poll(hls, { timeout: 120_000 }).toBeNull()
    const { phase, video } = await viewNow()
    const page = await fetch(`${stack.urls.app}/posts/${id}`, { headers: { Cookie: visitor.cookie } })

    expect([phase, video?.thumbnail, video?.preview, video?.download_url]).toEqual(['ready', null, null, null])
    expect(video?.addressesEndAt).not.toBeNull()
    expect(page.status).toBe(200)

    await emulator.clearFaults()
    await expect.poll(hls, { timeout: 60_000 }).not.toBeNull()
  },
)
