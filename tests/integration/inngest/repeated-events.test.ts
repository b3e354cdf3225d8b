import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { emulatorAt, engineAt, insertPost, newVisitor, sendEvent, uploadFile } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let engine: ReturnType<typeof engineAt>
let db: Db

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  emulator = emulatorAt(stack.urls.stream)
  engine = engineAt(stack.urls.inngest)
  db = createDb(stack.urls.database)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

interface Logged {
  method: string
  path: string
}

/** How often the emulator was asked, by what the pattern says of `METHOD /path`. */
async function asked(pattern: RegExp): Promise<number> {
  const { requests } = await emulator.requests()
  return requests.filter(({ method, path }: Logged) => pattern.test(`${method} ${path}`)).length
}

const many = (name: string, uid: string) =>
  Promise.all(Array.from({ length: 20 }, () => sendEvent(stack.urls.inngest, name, { uid })))

test('R11 an event that comes twenty times, or hours late, makes no second clip and no second delete', async () => {
  await emulator.clock({ encodeSeconds: 1 })
  const visitor = await newVisitor(stack.urls.app)
  const original = await uploadFile(visitor, 'posts.teaser', 'tests/media/20s.mp4')
  const id = await insertPost(db, visitor, { teaser: original })
  const held = async () =>
    (await db.selectFrom('posts').select('teaser').where('id', '=', id).execute())[0]?.teaser?.uid

  await many('video.look', original)
  const deletion = new RegExp(`^DELETE .*/stream/${original}$`)
  await expect.poll(() => asked(deletion), { timeout: 45_000, interval: 200 }).toBe(1)
  const clip = (await held()) ?? ''
  await engine.advance(5 * 60 * 60)
  for (const uid of [original, clip]) await Promise.all([many('video.look', uid), many('video.delete', uid)])
  await engine.advance(60 * 60)

  expect(clip).not.toBe(original)
  expect(await held()).toBe(clip)
  expect(await asked(/^POST .*\/stream\/clip$/)).toBe(1)
  expect(await asked(deletion)).toBe(1)
  expect(await asked(/^DELETE /)).toBe(1)
  const { runs } = await engine.runs()
  expect(runs.filter(({ status }: { status: string }) => !['completed', 'cancelled'].includes(status))).toEqual([])
})
