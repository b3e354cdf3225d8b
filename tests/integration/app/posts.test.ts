import { type Selectable, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import type { PostsTable } from '@/db/schema'
import { askForUpload, emulatorAt, newVisitor, uploadFile, type Visitor } from '../../scenario'
import { callAction, type Ending, submitForm } from '../../server-actions'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let db: Db
let alice: Visitor
let bob: Visitor

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  emulator = emulatorAt(stack.urls.stream)
  db = createDb(stack.urls.database)
  alice = await newVisitor(stack.urls.app)
  bob = await newVisitor(stack.urls.app)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

const file = 'tests/media/3s.mp4'

/** Publishes a post of this upload. Answers its id. */
async function publish(visitor: Visitor, video: string): Promise<string> {
  const { redirectedTo, answer } = await submitForm(visitor, 'createPost', { title: 'A post', video })
  if (!redirectedTo) throw new Error(`The post was refused: ${JSON.stringify(answer)}`)
  return redirectedTo.replace('/posts/', '')
}

const heldBy = async (id: string) =>
  (await db.selectFrom('posts').select('video').where('id', '=', id).executeTakeFirst())?.video

async function uidsAtStream(): Promise<string[]> {
  return (await emulator.videos()).videos.map(({ uid }: { uid: string }) => uid)
}

/** As the owner does in Cloudflare's dashboard. */
async function deleteAtStream(uid: string): Promise<void> {
  const { CLOUDFLARE_BASE_URL, CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN } = stack.env
  const url = `${CLOUDFLARE_BASE_URL}/accounts/${CLOUDFLARE_ACCOUNT_ID}/stream/${uid}`
  const headers = { Authorization: `Bearer ${CLOUDFLARE_API_TOKEN}` }
  const { status } = await fetch(url, { method: 'DELETE', headers })
  expect(status).toBe(200)
}

async function deletesOf(uid: string): Promise<number> {
  const { requests }: { requests: { method: string; path: string }[] } = await emulator.requests()
  return requests.filter(({ method, path }) => method === 'DELETE' && path.endsWith(`/${uid}`)).length
}

/** Keeps each new row as it was written first, before a look at Stream could put it right. */
async function keepFirstWrites(): Promise<void> {
  await sql`create table first_writes as table posts with no data;
    create function keep_first_write() returns trigger language plpgsql as
      'begin insert into first_writes values (new.*); return null; end';
    create trigger keep_first_write after insert on posts for each row execute function keep_first_write()`.execute(db)
}

const NOT_THERE = expect.stringContaining('not there any more')

describe('somebody else’s upload', () => {
  const cancel = (who: Visitor, uid: string) =>
    fetch(`${stack.urls.app}/api/uploads/posts.video/${uid}`, { method: 'DELETE', headers: { Cookie: who.cookie } })

  test('S1 is not to be had by a form, a replacement, a cancel or its key, and outlives whatever Bob deletes', async () => {
    const key = { 'Idempotency-Key': crypto.randomUUID() }
    const uid = await uploadFile(alice, 'posts.video', file, key)
    const bobsPost = await publish(bob, await uploadFile(bob, 'posts.video', file))
    const bobsTries = async () => [
      (await submitForm(bob, 'createPost', { title: 'Mine', video: uid })).answer,
      (
        await submitForm(bob, 'createPost', {
          title: 'Mine',
          video: await uploadFile(bob, 'posts.video', file),
          teaser: uid,
        })
      ).answer,
      (await callAction(bob, 'replaceVideo', { field: 'posts.video', id: bobsPost }, uid)).answer,
      (await cancel(bob, uid)).status,
    ]
    const refused = [
      { errors: { video: NOT_THERE }, values: expect.anything() },
      { errors: { teaser: NOT_THERE }, values: expect.anything() },
      { ok: false, message: NOT_THERE },
      404,
    ]

    expect(await bobsTries()).toEqual(refused)
    expect(await uploadFile(bob, 'posts.video', file, key)).not.toBe(uid)
    const alicesPost = await publish(alice, uid)
    expect(await bobsTries()).toEqual(refused)

    const noPost = { answer: { ok: false, message: expect.stringContaining('no such post') } }
    const place = { field: 'posts.video', id: alicesPost }
    expect(await callAction(bob, 'removeVideo', place)).toEqual(noPost)
    expect(await callAction(bob, 'replaceVideo', place, await uploadFile(bob, 'posts.video', file))).toEqual(noPost)
    expect(await callAction(bob, 'deletePost', alicesPost)).toEqual(noPost)
    const bobs = (await heldBy(bobsPost))?.uid
    expect(await callAction(bob, 'deletePost', bobsPost)).toEqual({ redirectedTo: '/' })
    await expect.poll(uidsAtStream, { timeout: 20_000 }).not.toContain(bobs)

    expect(await heldBy(alicesPost)).toMatchObject({ uid, creator: alice.id })
    expect(await uidsAtStream()).toContain(uid)
    expect(await deletesOf(uid)).toBe(0)
  })
})

describe('what a form says of a video', () => {
  const lies = {
    creator: 'somebody',
    preview: 'javascript:alert(1)',
    status: { state: 'ready' },
    meta: { download_url: 'https://evil.example/x.mp4' },
  }

  test('S4 is not stored: the row gets what Stream says, whatever else the form carries', async () => {
    await keepFirstWrites()
    const uid = await uploadFile(alice, 'posts.video', file)
    const spoofed = Object.fromEntries(Object.entries(lies).map(([name, value]) => [name, JSON.stringify(value)]))

    const ending = await submitForm(alice, 'createPost', {
      ...spoofed,
      title: 'A post',
      video: uid,
      'video.preview': 'javascript:alert(1)',
      'video[meta][download_url]': 'https://evil.example/x.mp4',
      owner_id: bob.id,
      ownerId: bob.id,
    })

    expect(ending.redirectedTo).toMatch(/^\/posts\//)
    const { rows } = await sql<Selectable<PostsTable>>`select * from first_writes`.execute(db)
    expect(rows).toMatchObject([
      { owner_id: alice.id, video: { uid, creator: alice.id, meta: { name: 'holiday.mp4' } } },
    ])
    expect(rows[0]?.video?.preview).toMatch(new RegExp(`^${stack.urls.playback}/`))
    expect(JSON.stringify(rows)).not.toMatch(/evil|javascript/)
  })

  test('S4 a whole video in place of a uid is refused, and stored nowhere', async () => {
    const uid = await uploadFile(alice, 'posts.video', file)
    const id = await publish(alice, await uploadFile(alice, 'posts.video', file))
    const whole = { uid, ...lies }

    const created = await submitForm(alice, 'createPost', { title: 'A post', video: JSON.stringify(whole) })
    const replaced = await callAction(alice, 'replaceVideo', { field: 'posts.video', id }, whole)

    expect(created.answer).toMatchObject({ errors: { video: expect.any(String) } })
    expect(replaced.answer).toEqual({ ok: false, message: NOT_THERE })
    const rows = await db.selectFrom('posts').selectAll().execute()
    expect(JSON.stringify(rows)).not.toMatch(/evil|javascript/)
  })
})

describe('a uid that a form sent', () => {
  test('F12 becomes Stream’s whole object in the row, and mirrors it from then on', async () => {
    const uid = await uploadFile(alice, 'posts.video', file)

    const id = await publish(alice, uid)

    expect(await heldBy(id)).toMatchObject({ uid, creator: alice.id, meta: { name: 'holiday.mp4' } })
    await expect
      .poll(async () => (await heldBy(id))?.status, { timeout: 30_000 })
      .toMatchObject({ state: 'ready', pctComplete: '100.000000' })
    const { videos } = await emulator.videos()
    const { status, input, playback, preview, thumbnail } = videos.find((video: { uid: string }) => video.uid === uid)
    expect(await heldBy(id)).toMatchObject({ status, input, playback, preview, thumbnail })
  })

  test('F13 is all that is taken of it: no object is stored as it came, and nothing empties a place but its removal', async () => {
    const id = await publish(alice, await uploadFile(alice, 'posts.video', file))
    const before = await heldBy(id)
    const place = { field: 'posts.video', id }

    for (const given of [{ uid: before?.uid, status: { state: 'ready' } }, {}, [], null, 5, '']) {
      expect((await callAction(alice, 'replaceVideo', place, given)).answer).toEqual({ ok: false, message: NOT_THERE })
    }
    expect((await heldBy(id))?.uid).toBe(before?.uid)

    await callAction(alice, 'removeVideo', place)
    expect(await heldBy(id)).toBeNull()
  })

  test('O1 that Stream does not know, or can’t tell of just now, never becomes an empty video', async () => {
    const [unknown, gone] = ['f'.repeat(32), await uploadFile(alice, 'posts.video', file)]
    await deleteAtStream(gone)
    const posts = await db.selectFrom('posts').select('id').orderBy('id').execute()
    for (const uid of [unknown, gone]) {
      const { answer } = await submitForm(alice, 'createPost', { title: 'A post', video: uid })
      expect(answer).toMatchObject({ errors: { video: NOT_THERE } })
    }
    expect(await db.selectFrom('posts').select('id').orderBy('id').execute()).toEqual(posts)

    for (const fault of [{ status: 429 }, { status: 502, times: 1 }, { reset: true }]) {
      const uid = await uploadFile(alice, 'posts.video', file)
      await emulator.fault({ route: `GET .*/stream/${uid}`, ...fault })
      expect(await heldBy(await publish(alice, uid))).toMatchObject({ uid, creator: alice.id })
    }
    await emulator.clearFaults()
  })
})

describe('what a form says was chosen for a video', () => {
  const editsOf = async (uid: string) =>
    (await db.selectFrom('stream_videos').select('edits').where('uid', '=', uid).executeTakeFirst())?.edits

  test('goes into the ledger with the row, as far as its field allows, for a new post and for a replacement', async () => {
    const [video, teaser, next] = [
      await uploadFile(alice, 'posts.video', file),
      await uploadFile(alice, 'posts.teaser', file),
      await uploadFile(alice, 'posts.video', file),
    ]
    const chosen = { startSeconds: 1, endSeconds: 99, thumbnailTimestampPct: 0.5 }

    const { redirectedTo } = await submitForm(alice, 'createPost', {
      title: 'A post',
      video,
      'video.edits': JSON.stringify({ [video]: chosen }),
      teaser,
      'teaser.edits': JSON.stringify({ [teaser]: chosen }),
    })
    const place = { field: 'posts.video', id: redirectedTo?.replace('/posts/', '') }
    const replaced = await callAction(alice, 'replaceVideo', place, next, { thumbnailTimestampPct: 7 })

    expect(replaced.answer).toEqual({ ok: true })
    expect(await editsOf(video)).toEqual({ thumbnailTimestampPct: 0.5 })
    expect(await editsOf(teaser)).toEqual({ startSeconds: 1, endSeconds: 11 })
    expect(await editsOf(next)).toEqual({ thumbnailTimestampPct: 1 })
  })

  test('is refused by name when it can not be read, and nothing is taken', async () => {
    const [video, teaser] = [
      await uploadFile(alice, 'posts.video', file),
      await uploadFile(alice, 'posts.teaser', file),
    ]
    const id = await publish(alice, await uploadFile(alice, 'posts.video', file))
    const form = { title: 'A post', video, teaser }
    const sentence = expect.stringContaining('can not be read')

    const endings = [
      await submitForm(alice, 'createPost', { ...form, 'video.edits': '{' }),
      await submitForm(alice, 'createPost', { ...form, 'teaser.edits': `{"${teaser}":{"startSeconds":"x"}}` }),
      await callAction(alice, 'replaceVideo', { field: 'posts.video', id }, video, { startSeconds: [] }),
    ]

    expect(endings.map(({ answer }) => answer)).toMatchObject([
      { errors: { video: sentence } },
      { errors: { teaser: sentence } },
      { ok: false, message: sentence },
    ])
    expect([await editsOf(video), await editsOf(teaser)]).toEqual([null, null])
  })

  test('of somebody else’s video is written nowhere', async () => {
    const uid = await uploadFile(alice, 'posts.video', file)

    const { answer } = await submitForm(bob, 'createPost', {
      title: 'Mine',
      video: uid,
      'video.edits': JSON.stringify({ [uid]: { thumbnailTimestampPct: 0.5 } }),
    })

    expect(answer).toMatchObject({ errors: { video: NOT_THERE } })
    expect(await editsOf(uid)).toBeNull()
  })
})

describe('a form that is sent while the bytes are on their way', () => {
  test('makes the post, which shows the upload', async () => {
    const created = await askForUpload(alice, 'posts.video')
    const uid = created.headers.get('stream-media-id') ?? ''

    const id = await publish(alice, uid)

    const url = `${stack.urls.app}/api/videos/posts.video/${id}`
    const view = await (await fetch(url, { headers: { Cookie: alice.cookie } })).json()
    expect(view).toMatchObject({ phase: 'uploading', video: { uid } })
  })
})

describe('the same file again', () => {
  test('D10 is a new video, also with the same key and for another person on the same browser', async () => {
    const key = { 'Idempotency-Key': crypto.randomUUID() }
    const posted: { uid: string; id: string }[] = []
    for (const who of [alice, alice, bob]) {
      const uid = await uploadFile(who, 'posts.video', file, key)
      posted.push({ uid, id: await publish(who, uid) })
    }
    const [first, second, bobs] = posted

    expect(new Set(posted.map(({ uid }) => uid)).size).toBe(3)
    await callAction(alice, 'deletePost', first?.id)

    await expect.poll(uidsAtStream, { timeout: 20_000 }).not.toContain(first?.uid)
    expect(await uidsAtStream()).toEqual(expect.arrayContaining([second?.uid, bobs?.uid]))
    expect([await heldBy(second?.id ?? ''), await heldBy(bobs?.id ?? '')]).toMatchObject([
      { uid: second?.uid },
      { uid: bobs?.uid },
    ])
  })

  test('D10 an upload that two forms hold goes into one row: the other is refused', async () => {
    const uid = await uploadFile(alice, 'posts.video', file)
    const id = await publish(alice, uid)

    const again = await submitForm(alice, 'createPost', { title: 'Again', video: uid })

    expect(again.answer).toMatchObject({ errors: { video: NOT_THERE } })
    const rows = await db.selectFrom('posts').select(['id', 'video']).execute()
    expect(rows.filter(({ video }) => video?.uid === uid).map((row) => row.id)).toEqual([id])
  })
})

test.each([2, 20])(
  'a video is taken once, by its owner, into its field: of %i forms sent at once exactly one makes a post',
  async (count) => {
    const uid = await uploadFile(alice, 'posts.video', file)

    const forms = Array.from({ length: count }, () => submitForm(alice, 'createPost', { title: 'A post', video: uid }))
    const endings: Ending[] = await Promise.all(forms)

    expect(endings.filter(({ redirectedTo }) => redirectedTo)).toHaveLength(1)
    const rows = await db.selectFrom('posts').select('video').execute()
    expect(rows.filter(({ video }) => video?.uid === uid)).toHaveLength(1)
    expect(await uidsAtStream()).toContain(uid)
  },
)
