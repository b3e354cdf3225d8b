import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { startFileServer } from '../../file-server'
import { askForUpload, emulatorAt, newVisitor, uploadFile, type Visitor } from '../../scenario'
import { act } from '../../server-actions'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let db: Db
let emulator: ReturnType<typeof emulatorAt>

/** Ten uploads fit, by four limits at once; by the fifth, a few rounds of them. */
beforeAll(async () => {
  stack = await startTestStack({ app: 'start', env: { UPLOADS_IN_FLIGHT_MAX: '10', UPLOADS_PER_HOUR_MAX: '31' } })
  emulator = emulatorAt(stack.urls.stream)
  db = createDb(stack.urls.database)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

/** So many creations at once. The statuses, counted, and what the refusals say. */
async function askAtOnce(count: number, visitor: Visitor) {
  const answers = await Promise.all(Array.from({ length: count }, () => askForUpload(visitor, 'posts.video')))
  const refusals = answers.filter(({ status }) => status === 429)
  return {
    created: answers.flatMap(({ status, headers }) => (status === 201 ? [headers.get('stream-media-id') ?? ''] : [])),
    refused: await Promise.all(
      refusals.map(async (answer) => ({
        ...((await answer.json()) as { error: { code: string; message: string } }).error,
        retryAfter: Number(answer.headers.get('retry-after')),
      })),
    ),
  }
}

const ledgerOf = (visitor: Visitor) => db.selectFrom('stream_videos').selectAll().where('owner_id', '=', visitor.id)

describe('50 creations at once against a quota of 10', () => {
  test('are 10 times 201 and 40 times 429 with the limit and what to do, and Stream is asked 10 times', async () => {
    const visitor = await newVisitor(stack.urls.app)

    const { created, refused } = await askAtOnce(50, visitor)

    expect([created.length, new Set(created).size, refused.length]).toEqual([10, 10, 40])
    for (const { code, message, retryAfter } of refused) {
      expect([code, message]).toEqual([
        'in_flight',
        'You have 10 unfinished uploads, and that is the limit. Finish or cancel one first.',
      ])
      expect(retryAfter).toBeGreaterThan(5 * 60 * 60)
      expect(retryAfter).toBeLessThanOrEqual(5 * 60 * 60 + 55 * 60)
    }
    const { videos } = await emulator.videos()
    expect(videos.filter(({ creator }: { creator: string }) => creator === visitor.id)).toHaveLength(10)
    expect(await ledgerOf(visitor).execute()).toHaveLength(10)
  })

  test.each([
    [
      'their links have ended',
      (visitor: Visitor) =>
        sql`update stream_videos set upload_expires_at = now() where owner_id = ${visitor.id}`.execute(db),
    ],
    [
      'they are given up',
      (visitor: Visitor, uids: string[]) =>
        Promise.all(
          uids.map((uid) =>
            fetch(`${visitor.app}/api/uploads/posts.video/${uid}`, {
              method: 'DELETE',
              headers: { Cookie: visitor.cookie },
            }),
          ),
        ),
    ],
  ])('the quota is whole again when %s', async (_what, release) => {
    const visitor = await newVisitor(stack.urls.app)
    const before = await askAtOnce(12, visitor)
    expect([before.created.length, before.refused.length]).toEqual([10, 2])

    await release(visitor, before.created)
    const after = await askAtOnce(12, visitor)

    expect([after.created.length, after.refused.length]).toEqual([10, 2])
  })

  test('the quota is whole again when Stream could make nothing of them', async () => {
    const visitor = await newVisitor(stack.urls.app)
    for (let upload = 1; upload <= 10; upload++) {
      await uploadFile(visitor, 'posts.video', 'tests/media/audio-only.mp4')
    }

    // Stream's webhook has us look, and see that they failed.
    await expect
      .poll(async () => (await ledgerOf(visitor).execute()).filter(({ used_seconds }) => used_seconds === 0).length, {
        timeout: 30_000,
      })
      .toBe(10)
    const after = await askAtOnce(12, visitor)

    expect([after.created.length, after.refused.length]).toEqual([10, 2])
  })

  test('the quota is whole again when Stream did not answer, or refused', async () => {
    const visitor = await newVisitor(stack.urls.app)
    await emulator.fault({ route: 'POST .*/stream', status: 500, times: 10 })
    const failed = await Promise.all(Array.from({ length: 10 }, () => askForUpload(visitor, 'posts.video')))
    await emulator.clearFaults()

    const after = await askAtOnce(12, visitor)

    expect(failed.map(({ status }) => status)).toEqual(Array(10).fill(503))
    expect([after.created.length, after.refused.length]).toEqual([10, 2])
  })
})

test('what was begun within the hour counts also when it is over, and the refusal says for how long', async () => {
  const visitor = await newVisitor(stack.urls.app)
  for (let round = 1; round <= 3; round++) {
    await askAtOnce(10, visitor)
    await sql`update stream_videos set upload_expires_at = now() where owner_id = ${visitor.id}`.execute(db)
  }

  const { created, refused } = await askAtOnce(5, visitor)

  expect([created.length, refused.length]).toEqual([1, 4])
  expect(refused[0]?.code).toBe('per_hour')
  expect(refused[0]?.message).toMatch(
    /^You have started 31 uploads within an hour, and that is the limit\. Try again in (1 hour|5\d minutes)\.$/,
  )
  expect(refused[0]?.retryAfter).toBeGreaterThan(3000)
})

test('a link counts as an upload does, and is refused with the same sentence', async () => {
  const visitor = await newVisitor(stack.urls.app)
  const files = await startFileServer()
  await askAtOnce(9, visitor)
  const copy = () => act(visitor, 'copyFromLink', 'posts.video', `${files.url}/3s.mp4`, crypto.randomUUID())

  const [one, two] = [await copy(), await copy()]
  files.close()

  expect(one.ok).toBe(true)
  expect(two).toEqual({
    ok: false,
    message: 'You have 10 unfinished uploads, and that is the limit. Finish or cancel one first.',
  })
})

test('who has left is nobody: 401, and Stream is not asked', async () => {
  const visitor = await newVisitor(stack.urls.app)
  await db.insertInto('former_owners').values({ owner_id: visitor.id, heir_id: null }).execute()

  const response = await askForUpload(visitor, 'posts.video')

  expect([response.status, (await response.json()).error.code]).toEqual([401, 'no_session'])
  expect(await ledgerOf(visitor).execute()).toEqual([])
})
