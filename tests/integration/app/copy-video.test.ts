import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { giveUpAbandonedUploads } from '@/db/due'
import { deleteGivenUp } from '@/inngest/delete-discarded'
import { adoptLostVideos } from '@/inngest/intents'
import type { StreamApi } from '@/lib/stream/api'
import { startFileServer } from '../../file-server'
import { emulatorAt, insertPost, newVisitor, sendEvent, uploadFile, type Visitor } from '../../scenario'
import { act } from '../../server-actions'
import { startTestStack, streamOf, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let files: Awaited<ReturnType<typeof startFileServer>>
let db: Db
let stream: StreamApi

beforeAll(async () => {
  stack = await startTestStack({ app: 'start', env: { UPLOADS_IN_FLIGHT_MAX: '3' } })
  emulator = emulatorAt(stack.urls.stream)
  files = await startFileServer()
  db = createDb(stack.urls.database)
  stream = streamOf(stack)
})
afterEach(() => emulator.clearFaults())
afterAll(async () => {
  await db?.destroy()
  files?.close()
  await stack?.stop()
})

const settled = { timeout: 45_000, interval: 200 }
const newKey = () => crypto.randomUUID()
const copyOf = (visitor: Visitor, field: string, url: unknown, key: unknown = newKey()) =>
  act(visitor, 'copyFromLink', field, url, key)

/** Has Stream fetch a link, and answers the uid. */
async function copied(visitor: Visitor, field: 'posts.video' | 'posts.teaser', url: string, key = newKey()) {
  const answer = await copyOf(visitor, field, url, key)
  if (!answer.ok) throw new Error(answer.message)
  return answer.uid ?? ''
}

interface HeldVideo {
  uid: string
  creator: string
  duration: number
  clippedFrom: string | null
  meta: Record<string, string>
}

async function atStream(visitor: Visitor): Promise<HeldVideo[]> {
  const { videos } = await emulator.videos()
  return videos.filter(({ creator }: HeldVideo) => creator === visitor.id)
}

const ledgerOf = (visitor: Visitor) =>
  db.selectFrom('stream_videos').selectAll().where('owner_id', '=', visitor.id).orderBy('created_at').execute()

async function view(visitor: Visitor, field: string, id: string) {
  const path = `${stack.urls.app}/api/videos/${field}/${id}`
  return (await fetch(path, { headers: { Cookie: visitor.cookie } })).json()
}

const phase = (visitor: Visitor, field: string, id: string) => async () => (await view(visitor, field, id)).phase

async function askedToCopy(): Promise<number> {
  const { requests } = await emulator.requests()
  return requests.filter(({ path }: { path: string }) => path.endsWith('/stream/copy')).length
}

test('F28 a video from a link is kept by the same ledger and processed as an upload', async () => {
  const visitor = await newVisitor(stack.urls.app)
  const video = await copied(visitor, 'posts.video', `${files.url}/20s.mp4`)
  const teaser = await copied(visitor, 'posts.teaser', `${files.url}/40s.mp4`)
  const intended = await ledgerOf(visitor)
  expect(intended.map(({ uid, field, upload_url, attached_at }) => [uid, field, upload_url, attached_at])).toEqual([
    [video, 'posts.video', null, null],
    [teaser, 'posts.teaser', null, null],
  ])
  expect((await atStream(visitor)).find(({ uid }) => uid === video)?.meta).toEqual({
    name: '20s.mp4',
    intent: intended[0]?.id,
    'downloaded-from': `${files.url}/20s.mp4`,
  })

  const id = await insertPost(db, visitor, { video, teaser })
  for (const uid of [video, teaser]) await sendEvent(stack.urls.inngest, 'video.look', { uid })

  await expect.poll(phase(visitor, 'posts.video', id), settled).toBe('ready')
  await expect.poll(phase(visitor, 'posts.teaser', id), settled).toBe('ready')
  expect((await fetch((await view(visitor, 'posts.video', id)).video.download_url)).status).toBe(200)
  const held = async () => (await atStream(visitor)).map(({ duration, clippedFrom }) => [duration, clippedFrom]).sort()
  await expect.poll(held, settled).toEqual([
    [10, teaser],
    [20, null],
  ])
  const entry = (await ledgerOf(visitor)).find(({ uid }) => uid === video)
  expect(entry).toMatchObject({ reserved_seconds: 20, attached_at: expect.any(Date), settled_at: expect.any(Date) })

  expect(await act(visitor, 'deletePost', id)).toEqual({ ok: true })
  await expect.poll(() => atStream(visitor), settled).toEqual([])
})

describe('the same link again', () => {
  test('with the same key is one video, also when both are sent at once', async () => {
    const visitor = await newVisitor(stack.urls.app)
    const [url, key] = [`${files.url}/3s.mp4`, newKey()]

    const atOnce = await Promise.all([
      copyOf(visitor, 'posts.video', url, key),
      copyOf(visitor, 'posts.video', url, key),
    ])
    const later = await copied(visitor, 'posts.video', url, key)

    const uids = atOnce.flatMap((answer) => (answer.ok ? [answer.uid] : []))
    expect(new Set([...uids, later]).size).toBe(1)
    expect((await atStream(visitor)).map(({ uid }) => uid)).toEqual([later])
  })

  test('with another key, or with that of another person, is another video', async () => {
    const [ann, bob] = [await newVisitor(stack.urls.app), await newVisitor(stack.urls.app)]
    const [url, key] = [`${files.url}/3s.mp4`, newKey()]

    const first = await copied(ann, 'posts.video', url, key)
    const stranger = await copied(bob, 'posts.video', url, key)
    const second = await copied(ann, 'posts.video', url)

    expect(new Set([first, stranger, second]).size).toBe(3)
    expect((await atStream(bob)).map(({ uid }) => uid)).toEqual([stranger])
  })

  test('with the same key and another link is another video', async () => {
    const visitor = await newVisitor(stack.urls.app)
    const key = newKey()

    const uids = [
      await copied(visitor, 'posts.video', `${files.url}/3s.mp4`, key),
      await copied(visitor, 'posts.video', `${files.url}/20s.mp4`, key),
    ]

    expect((await atStream(visitor)).map(({ uid }) => uid).sort()).toEqual(uids.sort())
  })

  test('in the place that holds it already changes nothing', async () => {
    const visitor = await newVisitor(stack.urls.app)
    const former = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
    const id = await insertPost(db, visitor, { video: former })
    const replace = [{ field: 'posts.video', id }, `${files.url}/20s.mp4`, newKey()]
    const before = await askedToCopy()

    const answers = [
      await act(visitor, 'replaceVideoByLink', ...replace),
      await act(visitor, 'replaceVideoByLink', ...replace),
    ]

    expect(answers).toEqual([{ ok: true }, { ok: true }])
    expect(await askedToCopy()).toBe(before + 1)
    await expect.poll(phase(visitor, 'posts.video', id), settled).toBe('ready')
    const held = async () => (await atStream(visitor)).map(({ meta }) => meta.name)
    await expect.poll(held, settled).toEqual(['20s.mp4'])
  })
})

describe('a link that is refused', () => {
  test.each([
    ['Another scheme', 'ftp://files.example/a.mp4', 'A link begins with https:// or http://.'],
    ['A bare name', 'holiday.mp4', 'A link begins with https:// or http://.'],
    ['Nothing', '', 'A link begins with https:// or http://.'],
    ['A long link', `https://files.example/${'a'.repeat(2048)}`, 'A link takes up to 2,048 characters.'],
    [
      'A link that is long when it is written out',
      `https://files.example/${'é'.repeat(1000)}`,
      'A link takes up to 2,048 characters.',
    ],
    [
      'A password',
      'https://ann:secret@files.example/a.mp4',
      'A link with a user name or a password in it is not taken.',
    ],
    ['A list', ['https://files.example/a.mp4'], 'There is no link to fetch.'],
  ])('%s is refused without a word to Stream', async (_what, url, message) => {
    const visitor = await newVisitor(stack.urls.app)
    const before = await askedToCopy()

    expect(await copyOf(visitor, 'posts.video', url)).toEqual({ ok: false, message })

    expect(await askedToCopy()).toBe(before)
    expect(await ledgerOf(visitor)).toEqual([])
  })

  test('an unknown field, a key that is none, and nobody are refused without a word to Stream', async () => {
    const visitor = await newVisitor(stack.urls.app)
    const before = await askedToCopy()
    const url = `${files.url}/3s.mp4`

    const answers = [
      await copyOf(visitor, 'posts.title', url),
      await copyOf(visitor, 'posts.video', url, 'x'.repeat(129)),
      await copyOf(visitor, 'posts.video', url, { toString: 'x' }),
      await act(visitor, 'replaceVideoByLink', { field: 'posts.video', id: crypto.randomUUID() }, url, newKey()),
    ]

    expect(answers.map(({ ok }) => ok)).toEqual([false, false, false, false])
    expect(await askedToCopy()).toBe(before)
  })

  test('somebody else’s post takes no link, and Stream fetches nothing', async () => {
    const [ann, bob] = [await newVisitor(stack.urls.app), await newVisitor(stack.urls.app)]
    const id = await insertPost(db, ann, {})

    const answer = await act(bob, 'replaceVideoByLink', { field: 'posts.video', id }, `${files.url}/3s.mp4`, newKey())

    expect(answer).toEqual({ ok: false, message: 'There is no such post of yours.' })
    expect(await atStream(bob)).toEqual([])
  })

  test('more unfinished ones than the limit are refused in words that name it', async () => {
    const visitor = await newVisitor(stack.urls.app)
    for (const file of ['3s', '20s', '40s']) await copied(visitor, 'posts.video', `${files.url}/${file}.mp4`)

    expect(await copyOf(visitor, 'posts.video', `${files.url}/3s.mp4`)).toEqual({
      ok: false,
      message: 'You have 3 unfinished uploads, and that is the limit. Finish or cancel one first.',
    })
    expect(await atStream(visitor)).toHaveLength(3)
  })

  test.each([
    ['there is nothing at that address', '/nothing.mp4', undefined, /could not fetch this link/],
    ['its storage is full', '/3s.mp4', { status: 413, code: 10011 }, /no room/],
  ])('Stream’s refusal, because %s, is said, and leaves nothing to be looked for', async (_why, file, fault, words) => {
    const visitor = await newVisitor(stack.urls.app)
    if (fault) await emulator.fault({ route: 'POST .*/stream/copy', ...fault })

    expect(await copyOf(visitor, 'posts.video', `${files.url}${file}`)).toEqual({
      ok: false,
      message: expect.stringMatching(words),
    })
    // A bad link counts among what this person asked for within the hour, and no video is looked for.
    const asked = (await ledgerOf(visitor)).map(({ uid, deleted_at }) => [uid, deleted_at !== null])
    expect(asked).toEqual(fault ? [] : [[null, true]])
  })

  test.each([
    ['429', { status: 429, headers: { 'retry-after': '7' } }],
    ['500', { status: 500 }],
    ['a token that it does not take', { status: 403, code: 10000 }],
    ['a reset', { reset: true }],
  ])('when Stream answers with %s it works later, with the same key', async (_what, fault) => {
    const visitor = await newVisitor(stack.urls.app)
    const key = newKey()
    await emulator.fault({ route: 'POST .*/stream/copy', ...fault })

    const refused = await copyOf(visitor, 'posts.video', `${files.url}/3s.mp4`, key)
    const uid = await copied(visitor, 'posts.video', `${files.url}/3s.mp4`, key)

    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('does not answer just now') })
    expect((await atStream(visitor)).map((video) => video.uid)).toEqual([uid])
  })
})

describe('what nobody takes', () => {
  const contextOf = async (visitor: Visitor) => {
    const [entry] = await ledgerOf(visitor)
    return { db, stream, origin: entry?.origin ?? '' }
  }

  test('a copy whose answer was lost is found by its intent, given up, and leaves Stream', async () => {
    const visitor = await newVisitor(stack.urls.app)
    await emulator.fault({ route: 'POST .*/stream/copy', when: 'after', reset: true })
    expect((await copyOf(visitor, 'posts.video', `${files.url}/3s.mp4`)).ok).toBe(false)
    const [lost] = await atStream(visitor)
    expect((await ledgerOf(visitor)).map(({ id, uid }) => [id, uid])).toEqual([[lost?.meta.intent, null]])

    const context = await contextOf(visitor)
    await adoptLostVideos(context, 0, new Date(Date.now() + 60_000))
    // The app's own sweep, every ten minutes, may be as far by now.
    expect(await ledgerOf(visitor)).toMatchObject([{ uid: lost?.uid, discarded_at: expect.any(Date) }])
    await deleteGivenUp(context, lost?.uid ?? '')

    expect(await atStream(visitor)).toEqual([])
  })

  test('a copy that no row took within a day of an upload’s end is given up; one that a row holds is not', async () => {
    const visitor = await newVisitor(stack.urls.app)
    const untaken = await copied(visitor, 'posts.video', `${files.url}/3s.mp4`)
    const taken = await copied(visitor, 'posts.video', `${files.url}/20s.mp4`)
    await insertPost(db, visitor, { video: taken })
    const context = await contextOf(visitor)
    const { upload_expires_at } = (await ledgerOf(visitor))[0] ?? {}
    expect(upload_expires_at?.getTime()).toBeGreaterThan(Date.now() + 5 * 60 * 60 * 1000)

    await db
      .updateTable('stream_videos')
      .set({ upload_expires_at: new Date(Date.now() - 25 * 60 * 60 * 1000) })
      .where('owner_id', '=', visitor.id)
      .execute()
    await giveUpAbandonedUploads(db, context.origin)

    const givenUp = (await ledgerOf(visitor)).flatMap(({ uid, discarded_at }) => (discarded_at ? [uid] : []))
    expect(givenUp).toEqual([untaken])
    expect(taken).not.toBe(untaken)
  })
})

test('a row that takes a link while Stream is slow says that it is fetched, and no size', async () => {
  const visitor = await newVisitor(stack.urls.app)
  const id = await insertPost(db, visitor, {})
  await emulator.clock({ mode: 'step' })
  await emulator.fault({ route: 'GET .*/stream/[0-9a-f]{32}$', status: 500, times: 0 })

  const answer = await act(visitor, 'replaceVideoByLink', { field: 'posts.video', id }, `${files.url}/3s.mp4`, newKey())

  expect(answer).toEqual({ ok: true })
  expect(await view(visitor, 'posts.video', id)).toMatchObject({
    phase: 'processing',
    message: 'Fetching the video',
    video: { size: null, duration: null },
  })
  await emulator.clearFaults()
  await emulator.clock({ mode: 'timer' })
  await expect.poll(phase(visitor, 'posts.video', id), settled).toBe('ready')
})
