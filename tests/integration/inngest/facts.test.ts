import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Inngest } from 'inngest'
import { serve } from 'inngest/node'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { videoDiscarded, videoFailed, videoReady } from '@/inngest/events'
import { emulatorAt, engineAt, insertPost, newVisitor, sendEvent, uploadFile, type Visitor } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let db: Db
let visitor: Visitor
let author: Awaited<ReturnType<typeof startAuthorsApp>>

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  db = createDb(stack.urls.database)
  visitor = await newVisitor(stack.urls.app)
  author = await startAuthorsApp(stack.urls.inngest)
  await vi.waitFor(async () => expect(await functionIds()).toContain('next-cloudflare-stream-process-video'), {
    timeout: 60_000,
  })
})
afterEach(() => emulatorAt(stack.urls.stream).clearFaults())
afterAll(async () => {
  author?.stop()
  await db?.destroy()
  await stack?.stop()
})

async function functionIds(): Promise<string[]> {
  const { functions } = await (await fetch(`${stack.urls.inngest}/dev`)).json()
  return functions.map(({ id }: { id: string }) => id)
}

/** What an app's author writes: a function for each fact. It keeps what it was called with. */
async function startAuthorsApp(baseUrl: string) {
  const client = new Inngest({ id: 'author', isDev: true, baseUrl })
  const heard: { name: string; data: Record<string, unknown> }[] = []
  const functions = [videoReady, videoFailed, videoDiscarded].map((trigger) =>
    client.createFunction({ id: trigger.event, triggers: [trigger] }, ({ event }) => {
      heard.push({ name: event.name, data: event.data })
    }),
  )
  const server = createServer(serve({ client, functions }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const registered = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`, {
    method: 'PUT',
  })
  if (!registered.ok) throw new Error(`not registered: ${registered.status} ${await registered.text()}`)
  return {
    /** What was heard of this video, in order. */
    of: (uid: string | undefined) => heard.filter(({ data }) => data.uid === uid),
    stop: () => server.close(),
  }
}

async function post(files: { video?: string; teaser?: string }) {
  const video = files.video && (await uploadFile(visitor, 'posts.video', `tests/media/${files.video}`))
  const teaser = files.teaser && (await uploadFile(visitor, 'posts.teaser', `tests/media/${files.teaser}`))
  const id = await insertPost(db, visitor, { video, teaser })
  for (const uid of [video, teaser]) if (uid) await look(uid)
  return { id, video: video ?? '', teaser: teaser ?? '' }
}

const look = (uid: string) => sendEvent(stack.urls.inngest, 'video.look', { uid })

const toldOf = async (uid: string) => {
  const { rows } = await sql<{ kind: string; is_told: boolean }>`
    select kind, told_at is not null as is_told from stream_facts join stream_videos on id = video_id where uid = ${uid}
    order by kind`.execute(db)
  return rows.map(({ kind, is_told }) => `${kind}${is_told ? '' : ', not told'}`)
}

const soon = { timeout: 45_000, interval: 200 }

describe('an app’s own functions', () => {
  test('O9 hear once that a video is ready, and of which row, as the log does, however often it is looked at', async () => {
    const { id, video } = await post({ video: '3s.mp4' })
    await expect.poll(() => author.of(video).length, soon).toBe(1)

    for (let time = 0; time < 5; time++) await look(video)
    await engineAt(stack.urls.inngest).advance(1)

    const log = await readFile(path.join(stack.folder, 'logs', 'app.log'), 'utf8')
    const line = `ledger: ready uid=${video} field=posts.video id=${id} owner=${visitor.id}`
    expect(log.split('\n').filter((each) => each.includes(line))).toHaveLength(1)
    expect(author.of(video)).toEqual([
      { name: 'video.ready', data: { uid: video, field: 'posts.video', ownerId: visitor.id, id } },
    ])
  })

  test('hear of a trimmed video when its clip is ready, and that its original was given up', async () => {
    const { id, teaser } = await post({ teaser: '20s.mp4' })

    await expect.poll(() => author.of(teaser).map(({ name }) => name), soon).toEqual(['video.discarded'])

    const row = await db.selectFrom('posts').select('teaser').where('id', '=', id).executeTakeFirstOrThrow()
    await expect.poll(() => author.of(row.teaser?.uid), soon).toMatchObject([{ name: 'video.ready', data: { id } }])
  })

  test('hear why a video failed', async () => {
    const { id, video } = await post({ video: 'not-a-video.mp4' })

    await expect
      .poll(() => author.of(video), soon)
      .toMatchObject([{ name: 'video.failed', data: { id, reason: 'The file is not a video.' } }])
  })

  test('hear of a row’s videos when it was deleted by hand, and of an upload that was cancelled', async () => {
    const { id, video } = await post({ video: '3s.mp4' })
    const cancelled = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
    await expect.poll(() => author.of(video).length, soon).toBe(1)

    await db.deleteFrom('posts').where('id', '=', id).execute()
    await fetch(`${stack.urls.app}/api/uploads/posts.video/${cancelled}`, {
      method: 'DELETE',
      headers: { Cookie: visitor.cookie },
    })
    await engineAt(stack.urls.inngest).advance(11 * 60)

    await expect.poll(() => author.of(video).map(({ name }) => name), soon).toEqual(['video.ready', 'video.discarded'])
    await expect.poll(() => author.of(cancelled).map(({ name }) => name), soon).toEqual(['video.discarded'])
  })

  test('hear once also when our note of the telling is lost, twice', async () => {
    // A webhook would have the video looked at, and told of, once more.
    const emulator = emulatorAt(stack.urls.stream)
    await emulator.webhooks(false)
    onTestFinished(() => emulator.webhooks(true))
    // What the tests before heard of may not be noted yet.
    const untold = () => db.selectFrom('stream_facts').select('video_id').where('told_at', 'is', null).execute()
    await expect.poll(untold, soon).toEqual([])
    await sql`create sequence notes`.execute(db)
    await sql`create function lose_note() returns trigger language plpgsql as $$
      begin if nextval('notes') <= 2 then raise exception 'the note is lost'; end if; return new; end $$`.execute(db)
    await sql`create trigger lose_note before update on stream_facts for each row execute function lose_note()`.execute(
      db,
    )
    const { video } = await post({ video: '3s.mp4' })
    await expect.poll(() => author.of(video).length, soon).toBe(1)
    expect(await toldOf(video)).toEqual(['ready, not told'])

    await look(video)
    await expect.poll(async () => (await sentOf(video)).length, soon).toBe(2)
    // A note is tried only after its telling: both have to be lost before notes are kept again.
    const lost = () => sql<{ count: number }>`select last_value::int as count from notes`.execute(db)
    await expect.poll(async () => (await lost()).rows[0]?.count, soon).toBe(2)
    await sql`alter table stream_facts disable trigger lose_note`.execute(db)
    await sql`update stream_facts set happened_at = happened_at - interval '1 hour' where told_at is null`.execute(db)
    await engineAt(stack.urls.inngest).advance(11 * 60)

    await expect.poll(() => toldOf(video), soon).toEqual(['ready'])
    expect((await sentOf(video)).length).toBe(3)
    expect(author.of(video)).toHaveLength(1)
  })
})

/** What the engine was sent of this fact. */
async function sentOf(uid: string) {
  const { events } = await (await fetch(`${stack.urls.inngest}/_engine/events`)).json()
  return events.filter(
    ({ payload }: { payload: { name: string; data: { uid?: string } } }) =>
      payload.name === 'video.ready' && payload.data.uid === uid,
  )
}
