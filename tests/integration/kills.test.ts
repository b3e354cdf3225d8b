import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { emulatorAt, insertPost, newVisitor, sendEvent, uploadFile, type Visitor } from '../scenario'
import { startTestStack, type TestStack } from '../stack'

vi.setConfig({ testTimeout: 300_000 })

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let db: Db

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  emulator = emulatorAt(stack.urls.stream)
  db = createDb(stack.urls.database)
})
afterEach(() => emulator.clearFaults())
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

const settled = { timeout: 90_000, interval: 250 }

interface AtStream {
  uid: string
  creator: string
  duration: number
  clippedFrom?: string | null
}

async function atStream(visitor: Visitor): Promise<AtStream[]> {
  const { videos } = await emulator.videos()
  return videos.filter(({ creator }: AtStream) => creator === visitor.id)
}

async function postBoth() {
  await emulator.clock({ encodeSeconds: 3 })
  const visitor = await newVisitor(stack.urls.app)
  const video = await uploadFile(visitor, 'posts.video', 'tests/media/20s.mp4')
  const teaser = await uploadFile(visitor, 'posts.teaser', 'tests/media/20s.mp4')
  const id = await insertPost(db, visitor, { video, teaser })
  for (const uid of [video, teaser]) await sendEvent(stack.urls.inngest, 'video.look', { uid })
  return { id, visitor, video, teaser }
}

/** The main job's end: a playable video of 20 s with its MP4, a clip of 10 s, and no original of the clip. */
async function expectTheMainJobToEnd({ id, visitor, video, teaser }: Awaited<ReturnType<typeof postBoth>>) {
  const view = async (field: string) => {
    const path = `${stack.urls.app}/api/videos/${field}/${id}`
    const response = await fetch(path, { headers: { Cookie: visitor.cookie } }).catch(() => undefined)
    return response?.ok ? response.json() : { phase: 'away' }
  }
  await expect.poll(async () => (await view('posts.video')).phase, settled).toBe('ready')
  await expect.poll(async () => (await view('posts.teaser')).phase, settled).toBe('ready')
  const held = async () => (await atStream(visitor)).map((held) => [held.duration, held.clippedFrom ?? null]).sort()
  await expect.poll(held, settled).toEqual([
    [10, teaser],
    [expect.closeTo(20, 0), null],
  ])

  expect((await view('posts.video')).video.uid).toBe(video)
  expect((await fetch((await view('posts.video')).video.download_url)).status).toBe(200)
}

/** Waits until Stream is cutting the teaser. */
async function whileItIsTrimmed({ visitor, teaser }: Awaited<ReturnType<typeof postBoth>>) {
  const clips = async () => (await atStream(visitor)).filter(({ clippedFrom }) => clippedFrom === teaser).length
  await expect.poll(clips, { timeout: 60_000, interval: 50 }).toBe(1)
}

test.each(['app', 'database', 'stream', 'inngest'] as const)(
  'the %s is killed while a trim is under way',
  async (part) => {
    const post = await postBoth()
    await whileItIsTrimmed(post)

    await stack.kill(part, 'SIGKILL')
    await stack.ready(part)

    await expectTheMainJobToEnd(post)
  },
)

test('the app is killed between Stream’s answer to a clip and our write of it', async () => {
  await emulator.fault({ route: 'POST .*/stream/clip', when: 'after', hang: true })
  const post = await postBoth()
  await whileItIsTrimmed(post)

  await stack.kill('app', 'SIGKILL')
  await emulator.clearFaults()
  await stack.ready('app')

  await expectTheMainJobToEnd(post)
})

test('all of them are killed at once, right after the post was made', async () => {
  const post = await postBoth()

  await Promise.all((['app', 'inngest', 'stream', 'database'] as const).map((part) => stack.kill(part, 'SIGKILL')))
  await Promise.all((['database', 'stream', 'inngest', 'app'] as const).map((part) => stack.ready(part)))

  await expectTheMainJobToEnd(post)
})
