import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { askForUpload, emulatorAt, newVisitor, type Visitor, visitorWithId } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let db: Db

async function begin(env: Record<string, string>) {
  stack = await startTestStack({ app: 'start', env })
  db = createDb(stack.urls.database)
}

async function end() {
  await db?.destroy()
  await stack?.stop()
}

async function refusalOf(response: Response) {
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  return { status: response.status, ...error, retryAfter: response.headers.get('retry-after') }
}

/** So many creations at once; how many of each status. */
async function statusesOf(count: number, ask: () => Promise<Response>) {
  const statuses = (await Promise.all(Array.from({ length: count }, ask))).map(({ status }) => status)
  return [201, 429].map((status) => statuses.filter((other) => other === status).length)
}

/** Rows hold all that this person has uploaded. */
async function takeAll({ id }: Visitor): Promise<void> {
  await sql`insert into posts (owner_id, title, video)
    select owner_id, 'x', jsonb_build_object('uid', uid) from stream_videos
    where owner_id = ${id} and attached_at is null and discarded_at is null`.execute(db)
}

describe('what a person may have over all fields', () => {
  beforeAll(() =>
    begin({
      VIDEOS_PER_PERSON_MAX: '10',
      SECONDS_PER_PERSON_MAX: String(11 * 3600),
      BYTES_PER_PERSON_MAX: '60000',
      UPLOADS_IN_FLIGHT_MAX: '50',
      GUEST_UPLOADS_PER_HOUR_MAX: '60',
    }),
  )
  afterAll(end)

  test('videos: of 50 at once 10 pass, those that rows hold count on, and a deleted one makes room', async () => {
    const visitor = await newVisitor(stack.urls.app)
    expect(await statusesOf(50, () => askForUpload(visitor, 'posts.video'))).toEqual([10, 40])
    await takeAll(visitor)

    const refused = await refusalOf(await askForUpload(visitor, 'posts.video'))
    await sql`delete from posts where id in (select id from posts where owner_id = ${visitor.id} limit 1)`.execute(db)

    // Nothing frees by itself, so no time is named.
    expect(refused).toEqual({
      status: 429,
      code: 'videos',
      message: 'You have 10 videos, and that is the limit. Delete one first.',
      limit: 10,
      retryAfter: null,
    })
    expect(await statusesOf(2, () => askForUpload(visitor, 'posts.video'))).toEqual([1, 1])
  })

  test('seconds: what Stream has measured counts by its true length, the rest by the longest that its field takes', async () => {
    const visitor = await newVisitor(stack.urls.app)
    await askForUpload(visitor, 'posts.video')
    await sql`update stream_videos set used_seconds = 7201, used_bytes = 1 where owner_id = ${visitor.id}`.execute(db)

    expect(await statusesOf(50, () => askForUpload(visitor, 'posts.video'))).toEqual([8, 42])
    const refused = await refusalOf(await askForUpload(visitor, 'posts.teaser'))

    expect(refused).toMatchObject({
      status: 429,
      code: 'seconds',
      message: 'Your videos may be 11 hours long together, and there is no room for one more. Delete one first.',
    })
    expect(Number(refused.retryAfter)).toBeGreaterThan(5 * 3600)
  })

  test('bytes: a file that is larger than what is left is refused, and a smaller one passes', async () => {
    const visitor = await newVisitor(stack.urls.app)
    const ask = (bytes: number) => askForUpload(visitor, 'posts.video', { 'Upload-Length': String(bytes) })

    expect(await statusesOf(50, () => ask(10_001))).toEqual([5, 45])
    const refused = await refusalOf(await ask(10_001))

    expect(refused).toMatchObject({
      status: 429,
      code: 'bytes',
      message:
        'Your videos may have 60 kB together, and this one is more than is left. Delete one, or choose a smaller file.',
    })
    expect((await ask(9_995)).status).toBe(201)
  })

  test('guests: all of them together reach their limit, and the next is told how long to wait', async () => {
    const begun = await db.selectFrom('stream_videos').select('is_guest').execute()
    expect(begun.every(({ is_guest }) => is_guest)).toBe(true)
    const ask = async () => askForUpload(await visitorWithId(stack, crypto.randomUUID()), 'posts.video')

    const [created, refused] = await statusesOf(100, ask)
    const next = await refusalOf(await ask())

    expect([created, refused]).toEqual([60 - begun.length, 40 + begun.length])
    expect(next).toMatchObject({ status: 429, code: 'guests' })
    expect(next.message).toMatch(
      /^Visitors without an account have started 60 uploads within an hour, and that is the limit\. Try again in .*, or sign in\.$/,
    )
    expect(Number(next.retryAfter)).toBeGreaterThan(3000)
  })
})

describe('the deployment’s calls to Stream', () => {
  /** A slow machine takes longer than it takes for one to come back. */
  const useUp = () => sql`update stream_budgets set tokens = 0, filled_at = now()`.execute(db)

  beforeAll(() => begin({ STREAM_CALLS_PER_5_MINUTES: '40' }))
  afterAll(end)

  test('that are used up make a creation 503 with Retry-After: Stream is not asked, and nothing is left of it', async () => {
    const visitor = await newVisitor(stack.urls.app)
    const key = { 'Idempotency-Key': crypto.randomUUID() }

    const answers = await Promise.all(Array.from({ length: 18 }, () => askForUpload(visitor, 'posts.video')))
    await useUp()
    const next = await askForUpload(visitor, 'posts.video', key)

    const { requests } = await emulatorAt(stack.urls.stream).requests()
    const asked = requests.filter(
      ({ method, path }: { method: string; path: string }) => method === 'POST' && /\/stream(\?|$)/.test(path),
    )
    const created = answers.filter(({ status }) => status === 201)
    // A quarter at once, and what came back meanwhile.
    expect([10, 11, 12]).toContain(created.length)
    expect(answers.every(({ status }) => [201, 503].includes(status))).toBe(true)
    expect(asked).toHaveLength(created.length)
    expect(next.status).toBe(503)
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await next.json()).error.code).toBe('unavailable')
    expect(await db.selectFrom('stream_videos').selectAll().execute()).toHaveLength(created.length)
  })

  test('that have come back let the same request through', async () => {
    const visitor = await newVisitor(stack.urls.app)
    const key = { 'Idempotency-Key': crypto.randomUUID() }
    await useUp()
    expect((await askForUpload(visitor, 'posts.video', key)).status).toBe(503)

    await sql`update stream_budgets set filled_at = filled_at - interval '1 minute'`.execute(db)

    expect((await askForUpload(visitor, 'posts.video', key)).status).toBe(201)
  })

  test('leave no look for who watches an upload once less than half is left, and keep the ledger as it was', async () => {
    const visitor = await newVisitor(stack.urls.app)
    await sql`update stream_budgets set tokens = 4, filled_at = now()`.execute(db)
    const created = await askForUpload(visitor, 'posts.video')
    const uid = created.headers.get('stream-media-id') ?? ''

    const status = await fetch(`${stack.urls.app}/api/uploads/posts.video/${uid}`, {
      headers: { Cookie: visitor.cookie },
    })

    expect([created.status, status.status]).toEqual([201, 503])
    expect(Number(status.headers.get('retry-after'))).toBeGreaterThan(4)
  })
})
