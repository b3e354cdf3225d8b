import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { videoSchema } from '@/lib/video/video'
import {
  askForUpload,
  emulatorAt,
  insertPost,
  newVisitor,
  uploadFile,
  type Visitor,
  visitorWithId,
} from '../../scenario'
import { act, callAction, postAction, submitForm } from '../../server-actions'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let db: Db
let people: Record<Who, Visitor>

beforeAll(async () => {
  stack = await startTestStack({
    app: 'start',
    env: { ADMINISTRATOR_IDS: 'an-administrator', UPLOADS_IN_FLIGHT_MAX: '1000' },
  })
  db = createDb(stack.urls.database)
  // Nothing changes a row but what these tests do.
  await emulatorAt(stack.urls.stream).webhooks(false)
  people = {
    nobody: { app: stack.urls.app, cookie: '', id: '' },
    guest: await newVisitor(stack.urls.app),
    owner: await visitorWithId(stack, 'an-owner'),
    other: await visitorWithId(stack, 'another'),
    administrator: await visitorWithId(stack, 'an-administrator'),
  }
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

const everybody = ['nobody', 'guest', 'owner', 'other', 'administrator'] as const
type Who = (typeof everybody)[number]
const file = 'tests/media/3s.mp4'

/** A post of the owner's with a video. Answers its id. */
async function makePost({ isPublished }: { isPublished: boolean }): Promise<string> {
  const id = await insertPost(db, people.owner, { video: await uploadFile(people.owner, 'posts.video', file) })
  const published_at = isPublished ? new Date() : null
  await db.updateTable('posts').set({ title: 'Secret plans', published_at }).where('id', '=', id).execute()
  return id
}

const rowOf = (id: string) => db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst()

const open = (who: Who, path: string) =>
  fetch(`${stack.urls.app}${path}`, { headers: people[who].cookie ? { Cookie: people[who].cookie } : {} })

const NOBODY = { ok: false, message: 'Your session has ended. Load the page again.' }
const NO_POST = { ok: false, message: 'There is no such post of yours.' }

describe('who may see a post', () => {
  test.each([
    { isPublished: false, seers: ['owner', 'administrator'] },
    { isPublished: true, seers: ['nobody', 'guest', 'owner', 'other', 'administrator'] },
  ])('its page and its videos are for $seers alone when published is $isPublished', async ({ isPublished, seers }) => {
    const id = await makePost({ isPublished })

    const seen = await Promise.all(
      everybody.map(async (who) => {
        const page = await open(who, `/posts/${id}`)
        const video = await open(who, `/api/videos/posts.video/${id}`)
        const teaser = await open(who, `/api/videos/posts.teaser/${id}`)
        const isNamed = (await page.text()).includes('Secret plans')
        return [who, page.status, isNamed, video.status, teaser.status]
      }),
    )

    expect(seen).toEqual(
      everybody.map((who) => (seers.includes(who) ? [who, 200, true, 200, 200] : [who, 404, false, 404, 404])),
    )
  })

  test('the lists name a private post to its owner and an administrator, a published one to everybody', async () => {
    const [hidden, shown] = [await makePost({ isPublished: false }), await makePost({ isPublished: true })]

    const named = await Promise.all(
      everybody.map(async (who) => {
        const list = await (await open(who, '/')).text()
        return [who, list.includes(`/posts/${hidden}`), list.includes(`/posts/${shown}`)]
      }),
    )

    expect(named).toEqual([
      ['nobody', false, true],
      ['guest', false, true],
      ['owner', true, true],
      ['other', false, true],
      ['administrator', true, true],
    ])
  })
})

describe('what one may not see', () => {
  /** All that an answer says, but for the id that was asked for, the hour, and the nonce of its own that each has. */
  async function saidOf(response: Response, id: string) {
    const headers = [...response.headers].filter(([name]) => name !== 'date' && name !== 'set-cookie')
    const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? 'none'
    // The page again, as React reads it, is written in pieces, which end where a write happened to end.
    const pieces = /<script[^>]*>self\.__next_f\.push\(\[1,"([\s\S]*?)"\]\)<\/script>/g
    const text = await response.text()
    const read = [...text.matchAll(pieces)].map(([, piece]) => piece).join('')
    const said = JSON.stringify([response.status, headers, text.replace(pieces, ''), read])
    return said.replaceAll(id, 'ID').replaceAll(nonce, 'NONCE')
  }

  /**
   * Asks of the post, and of one that never was, until both answers are the same: React writes first what is ready
   * first, so that even one page is not always written in one order. Answers what was said.
   */
  async function saidOfBoth(ask: (id: string) => Promise<string>, id: string): Promise<string> {
    const none = crypto.randomUUID()
    const compare = async () => {
      const [strange, missing] = [await ask(id), await ask(none)]
      expect(strange).toBe(missing)
      return strange
    }
    return vi.waitFor(compare, { timeout: 30_000 })
  }

  test.each(['/posts/{id}', '/posts/{id}/edit', '/api/videos/posts.video/{id}', '/api/videos/posts.teaser/{id}'])(
    'is as if it never was, byte for byte: %s',
    async (path) => {
      const ask = async (id: string) => saidOf(await open('other', path.replace('{id}', id)), id)

      const said = await saidOfBoth(ask, await makePost({ isPublished: false }))

      expect(said).toContain('[404,')
      expect(said).not.toContain('Secret plans')
    },
  )

  test.each([
    ['replaceVideo', (id: string, uid: string) => [{ field: 'posts.video', id }, uid]],
    ['replaceVideoByLink', (id: string) => [{ field: 'posts.video', id }, 'https://files.example/a.mp4', 'key']],
    ['removeVideo', (id: string) => [{ field: 'posts.video', id }]],
    ['deletePost', (id: string) => [id]],
    ['publishPost', (id: string) => [id]],
    ['unpublishPost', (id: string) => [id]],
  ] as const)('is as if it never was, byte for byte: %s', async (name, argumentsFor) => {
    const id = await makePost({ isPublished: false })
    const ask = async (post: string) => {
      const uid = await uploadFile(people.other, 'posts.video', file)
      return saidOf(await postAction(people.other, name, JSON.stringify(argumentsFor(post, uid))), post)
    }

    const said = await saidOfBoth(ask, id)

    expect(said).toContain(NO_POST.message)
    expect(await rowOf(id)).toMatchObject({ title: 'Secret plans', published_at: null })
  })
})

describe('who may change a post', () => {
  const strangers = everybody.filter((who) => who !== 'owner')

  test.each([
    { isPublished: false, who: strangers },
    { isPublished: true, who: strangers },
  ])('$who change nothing of it, by any action, when published is $isPublished', async ({ isPublished, who }) => {
    const id = await makePost({ isPublished })
    const before = await rowOf(id)
    const place = { field: 'posts.video', id }

    const answers = await Promise.all(
      who.map(async (name) => {
        const visitor = people[name]
        const uid = visitor.cookie ? await uploadFile(visitor, 'posts.video', file) : 'a'.repeat(32)
        return [
          (await open(name, `/posts/${id}/edit`)).status,
          (await submitForm(visitor, 'updatePost', { id, title: 'Mine now' })).answer,
          await act(visitor, 'replaceVideo', place, uid),
          await act(visitor, 'replaceVideoByLink', place, 'https://files.example/a.mp4', 'key'),
          await act(visitor, 'removeVideo', place),
          await act(visitor, isPublished ? 'unpublishPost' : 'publishPost', id),
          await act(visitor, 'deletePost', id),
        ]
      }),
    )

    expect(answers).toEqual(
      who.map((name) => {
        const refusal = name === 'nobody' ? NOBODY : NO_POST
        const form = { values: expect.anything(), errors: { form: refusal.message } }
        return [404, form, refusal, refusal, refusal, refusal, refusal]
      }),
    )
    expect(await rowOf(id)).toEqual(before)
  })

  test('its owner does, by every action, and the edit page is theirs', async () => {
    const id = await makePost({ isPublished: true })
    const { owner } = people
    const place = { field: 'posts.video', id }

    const edited = await submitForm(owner, 'updatePost', { id, title: 'Better' })
    const replaced = await act(owner, 'replaceVideo', place, await uploadFile(owner, 'posts.video', file))
    const editPage = await open('owner', `/posts/${id}/edit`)

    expect([editPage.status, edited.redirectedTo, replaced]).toEqual([200, `/posts/${id}`, { ok: true }])
    expect(await act(owner, 'removeVideo', place)).toEqual({ ok: true })
    expect(await rowOf(id)).toMatchObject({ title: 'Better', video: null })
    expect(await callAction(owner, 'deletePost', id)).toEqual({ redirectedTo: '/' })
    expect(await rowOf(id)).toBeUndefined()
  })

  test('a link is not fetched for a post that one may only see', async () => {
    const id = await makePost({ isPublished: true })
    const { other } = people
    const asked = () => db.selectFrom('stream_videos').select('id').where('owner_id', '=', other.id).execute()
    const before = await asked()

    await act(other, 'replaceVideoByLink', { field: 'posts.teaser', id }, 'https://files.example/a.mp4', 'key')

    expect(await asked()).toEqual(before)
  })

  test('the page of who may only see it has none of its owner’s controls, and not its owner’s id', async () => {
    const id = await makePost({ isPublished: true })
    const controls = /Edit<|Replace<|Remove<|Delete post|Make private|Everyone can see|an-owner/g
    const foundBy = async (who: Who) => new Set((await (await open(who, `/posts/${id}`)).text()).match(controls))

    const [strangers, owners] = [await foundBy('other'), await foundBy('owner')]

    expect(strangers).toEqual(new Set())
    expect(owners.size).toBeGreaterThan(4)
  })
})

test('an upload that is on its way in a published post is gone on with on its owner’s page only', async () => {
  const id = await makePost({ isPublished: true })
  const uidOf = async (field: string) => (await askForUpload(people.owner, field)).headers.get('stream-media-id')
  const [uid, teaser] = [await uidOf('posts.video'), await uidOf('posts.teaser')]
  const pending = (uid: string | null) => videoSchema.parse({ uid, status: { state: 'pendingupload' } })
  await db
    .updateTable('posts')
    .set({ video: pending(uid), teaser: pending(teaser) })
    .where('id', '=', id)
    .execute()

  const hasPicker = async (who: Who) => (await (await open(who, `/posts/${id}`)).text()).includes('type="file"')

  expect(await Promise.all(everybody.map(hasPicker))).toEqual(everybody.map((who) => who === 'owner'))
})

describe('publishing', () => {
  test('is done once however often it is asked for, keeps its time, and is taken back as often', async () => {
    const id = await makePost({ isPublished: false })
    const { owner } = people

    const first = await act(owner, 'publishPost', id)
    const since = (await rowOf(id))?.published_at
    const again = await act(owner, 'publishPost', id)

    expect([first, again]).toEqual([{ ok: true }, { ok: true }])
    expect(since).toBeInstanceOf(Date)
    expect((await rowOf(id))?.published_at).toEqual(since)
    expect(await act(owner, 'unpublishPost', id)).toEqual({ ok: true })
    expect(await act(owner, 'unpublishPost', id)).toEqual({ ok: true })
    expect((await rowOf(id))?.published_at).toBeNull()
  })

  test.each([['no id'], [''], [null], [{ id: 'x' }], [['a']], ["1' or true --"]])('%j names no post', async (given) => {
    const answers = [await act(people.owner, 'publishPost', given), await act(people.owner, 'unpublishPost', given)]

    expect(answers).toEqual([NO_POST, NO_POST])
  })
})

test('everybody with a session uploads; nobody without one does, and no unknown field is said to be forbidden', async () => {
  const bare = { Cookie: undefined }

  const statuses = await Promise.all(
    everybody.map(async (who) => {
      const headers = who === 'nobody' ? bare : {}
      return [
        who,
        (await askForUpload(people[who], 'posts.video', headers)).status,
        (await askForUpload(people[who], 'talks.x', headers)).status,
      ]
    }),
  )

  expect(statuses).toEqual(everybody.map((who) => (who === 'nobody' ? [who, 401, 401] : [who, 201, 404])))
})
