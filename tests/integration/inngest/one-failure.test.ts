import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { emulatorAt, type Fault, insertPost, newVisitor, sendEvent, uploadFile, type Visitor } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let db: Db

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  emulator = emulatorAt(stack.urls.stream)
  // A webhook would have a video looked at again that a failure has left behind.
  await emulator.webhooks(false)
  db = createDb(stack.urls.database)
})
afterAll(async () => {
  await emulator?.clearFaults()
  await db?.destroy()
  await stack?.stop()
})

const failures: Fault[] = [
  { status: 429, headers: { 'retry-after': '1' } },
  { status: 500 },
  { status: 502, headers: { 'content-type': 'text/html' } },
  { hang: true },
  { reset: true },
  { hang: true, when: 'after' },
  { reset: true, when: 'after' },
]

interface Post {
  id: string
  visitor: Visitor
  uid: string
  field: 'posts.video' | 'posts.teaser'
}

/** A post of one uploaded file, that nobody has looked at yet. */
async function post(column: 'video' | 'teaser'): Promise<Post> {
  const visitor = await newVisitor(stack.urls.app)
  const field = `posts.${column}` as const
  const uid = await uploadFile(visitor, field, 'tests/media/20s.mp4')
  return { id: await insertPost(db, visitor, { [column]: uid }), visitor, uid, field }
}

/** Calls that are made for one post, as patterns of routes that meet no other's. Each has its turn to fail. */
const callsFor = {
  video: ({ uid }: Post) => [`GET .*/${uid}$`, `POST .*/${uid}/downloads`, `GET .*/${uid}/downloads`],
  // In the list a clip is looked for before it is asked for.
  teaser: ({ uid, visitor }: Post) => [
    `GET .*/${uid}$`,
    `GET .*/stream\\?.*creator=${visitor.id}`,
    `DELETE .*/${uid}$`,
  ],
}

/** For each call and each failure, a post whose call fails so, once. */
function postsThatFail(column: 'video' | 'teaser'): Promise<Post[]> {
  const cases = failures.flatMap((failure) => [0, 1, 2].map((call) => ({ failure, call })))
  return Promise.all(
    cases.map(async ({ failure, call }) => {
      const made = await post(column)
      await emulator.fault({ ...failure, host: 'api', route: callsFor[column](made)[call] })
      return made
    }),
  )
}

test('R1 one failure of any kind, at any call to Stream, never ends the following of a video', async () => {
  const posts = [...(await postsThatFail('video')), ...(await postsThatFail('teaser'))]
  // The call for a clip names its original in the body only: these meet whoever comes first.
  for (const failure of failures) await emulator.fault({ ...failure, host: 'api', route: 'POST .*/stream/clip' })

  for (const { uid } of posts) await sendEvent(stack.urls.inngest, 'video.look', { uid })

  const settled = { timeout: 300_000, interval: 500 }
  await expect.poll(() => unready(posts), settled).toEqual([])
  const originals = posts.filter(({ field }) => field === 'posts.teaser').map(({ uid }) => uid)
  await expect.poll(async () => (await atStream()).filter((uid) => originals.includes(uid)), settled).toEqual([])
  expect(await atStream()).toHaveLength(posts.length)
  expect((await emulator.faults()).faults).toEqual([])
}, 900_000)

async function unready(posts: Post[]): Promise<string[]> {
  const phases = await Promise.all(posts.map(phaseOf))
  return posts.flatMap(({ field, uid }, index) => (phases[index] === 'ready' ? [] : `${field} ${uid} ${phases[index]}`))
}

async function phaseOf({ id, visitor, field }: Post): Promise<string> {
  const response = await fetch(`${stack.urls.app}/api/videos/${field}/${id}`, { headers: { Cookie: visitor.cookie } })
  return (await response.json()).phase
}

async function atStream(): Promise<string[]> {
  const { videos } = await emulator.videos()
  return videos.map(({ uid }: { uid: string }) => uid)
}
