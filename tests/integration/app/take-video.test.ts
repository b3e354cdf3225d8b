import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { readEnvironment } from '@/lib/environment'
import { emulatorAt } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let db: Db
let emulator: ReturnType<typeof emulatorAt>
let takeVideo: typeof import('@/app/take-video').takeVideo
const origin = 'account/test'

beforeAll(async () => {
  stack = await startTestStack({ app: 'none' })
  db = createDb(stack.urls.database)
  emulator = emulatorAt(stack.urls.stream)
  // The action's own connections, to this stack.
  vi.doMock('@/lib/env', () => ({ env: readEnvironment({ ...stack.env, DATABASE_URL: stack.urls.database }), origin }))
  ;({ takeVideo } = await import('@/app/take-video'))
})
afterAll(async () => {
  const { db: own } = await import('@/db/client')
  await own.destroy()
  await db?.destroy()
  await stack?.stop()
})

test.each(['../../../user/tokens/verify', '?search=a&limit=1000', '{"uid":"../../../zones/x"}', 'webhook'])(
  'S2 takeVideo does not take %s: Stream receives no request, even where the ledger has it',
  async (path) => {
    await emulator.clearRequests()

    expect(await takeVideo('posts.video', path, 'ann')).toBeUndefined()
    const entry = { uid: path, origin, owner_id: 'ann', field: 'posts.video', reserved_seconds: 60, reserved_bytes: 1 }
    await db.insertInto('stream_videos').values(entry).execute()
    await expect(takeVideo('posts.video', path, 'ann')).rejects.toThrow(RangeError)

    expect((await emulator.requests()).requests).toEqual([])
    expect(await db.selectFrom('posts').selectAll().execute()).toEqual([])
  },
)
