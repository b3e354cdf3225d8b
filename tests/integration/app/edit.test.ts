import { setTimeout as after } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import {
  emulatorAt,
  engineAt,
  insertPost,
  newVisitor,
  sendEvent,
  uploadFile,
  type Visitor,
  visitorWithId,
} from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let db: Db
let visitor: Visitor
let id: string

beforeAll(async () => {
  stack = await startTestStack({ app: 'start', env: { ADMINISTRATOR_IDS: 'somebody, ann' } })
  emulator = emulatorAt(stack.urls.stream)
  db = createDb(stack.urls.database)
  visitor = await newVisitor(stack.urls.app)
  id = await settledPost(visitor)
  // Nothing that is done later may stand between two looks at the same rows.
  await engineAt(stack.urls.inngest).freeze()
  await untilQuiet()
})
afterEach(() => emulator.clearFaults())
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

describe('saving the words of a post', () => {
  test.each([
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['nothing at all', { hang: true }],
  ])('D9 while Stream answers %s both videos stay as they are, and Stream is not asked', async (answer, fault) => {
    const title = `Saved while Stream answers ${answer}`
    await emulator.fault({ ...fault, times: 0 })
    const [before, asked] = [await everything(), await requests()]

    const response = await save(visitor, { title, note: 'Another note' })

    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(`/posts/${id}`)
    const after = await everything()
    expect(after.posts).toEqual(before.posts.map((post) => ({ ...post, title, note: 'Another note' })))
    expect(after.ledger).toEqual(before.ledger)
    expect(await requests()).toEqual(asked)
  })

  test('a video field that is slipped into the form changes no video', async () => {
    const before = await everything()

    await save(visitor, { title: 'A post', note: '', video: '', teaser: 'x', owner_id: 'bob' })

    const after = await everything()
    expect(after.posts.map(({ video, teaser }) => [video, teaser])).toEqual(
      before.posts.map(({ video, teaser }) => [video, teaser]),
    )
    expect(after.posts.map((post) => post.owner_id)).toEqual([visitor.id])
  })

  test.each([
    ['an empty title', { title: ' ', note: 'Kept' }, 'A post needs a title.'],
    ['a title that is too long', { title: 'x'.repeat(201), note: 'Kept' }, 'A title takes up to 200 characters.'],
    ['a NUL', { title: 'a\0b', note: 'Kept' }, 'This text has a character that can not be stored.'],
    ['a long note', { title: 'Kept', note: 'x'.repeat(10_001) }, 'A note takes up to 10,000 characters.'],
  ])('%s is refused with the rule, changes nothing, and what was typed is kept', async (_name, words, rule) => {
    const before = await everything()

    const response = await save(visitor, words)

    const page = await response.text()
    expect(response.status).toBe(200)
    expect(page).toContain(rule)
    expect(page).toContain('Kept')
    expect(await everything()).toEqual(before)
  })

  test('somebody else’s post is not changed, nor one for somebody without a session', async () => {
    const stranger = await newVisitor(stack.urls.app)
    const before = await everything()

    const answers = await Promise.all([
      save(visitor, { title: 'Mine now', note: '' }, { cookie: stranger.cookie }),
      save(visitor, { title: 'Mine now', note: '' }, { cookie: '' }),
    ])

    expect(answers.map(({ status }) => status)).toEqual([404, 404])
    expect(await everything()).toEqual(before)
  })
})

test('the id of somebody else’s post, or of none, is refused, and what was typed is kept', async () => {
  const stranger = await newVisitor(stack.urls.app)
  const theirs = await insertPost(db, stranger, {})

  const answers = await Promise.all(
    [theirs, crypto.randomUUID(), 'x', ''].map((other) => save(visitor, { title: 'Kept', note: '', id: other })),
  )

  for (const answer of answers) {
    const page = await answer.text()
    expect(page).toContain('There is no such post of yours.')
    expect(page).toContain('value="Kept"')
  }
  const titles = await db.selectFrom('posts').select('title').where('title', '=', 'Kept').execute()
  expect(titles).toEqual([])
})

test.each(['javascript:alert(1)', 'data:text/html,<script>alert(1)</script>'])(
  'S5 %s in a row is in no answer, and no address of the edit page',
  async (address) => {
    await sql`update posts set video = video || ${JSON.stringify({
      requireSignedURLs: false,
      preview: address,
      thumbnail: address,
      playback: { hls: address, dash: address },
      downloads: { default: { status: 'ready', url: address } },
    })}::jsonb where id = ${id}`.execute(db)

    const view = await get(visitor, `/api/videos/posts.video/${id}`)
    const page = await get(visitor, `/posts/${id}/edit`)

    expect(JSON.parse(view).video).toMatchObject({
      preview: null,
      thumbnail: null,
      playback: { hls: null, dash: null, iframe: null },
      download_url: null,
    })
    expect(page).toContain('Edit post')
    expect(page).not.toContain(address.slice(0, 14))
  },
)

test('F25 the account’s id and the dashboard’s address reach an administrator’s browser, and nobody else’s', async () => {
  const account = stack.env.CLOUDFLARE_ACCOUNT_ID ?? ''
  const ann = await visitorWithId(stack, 'ann')
  const uid = await uploadFile(ann, 'posts.video', 'tests/media/3s.mp4')
  const hers = await insertPost(db, ann, { video: uid })

  const page = await get(ann, `/posts/${hers}/edit`)
  const others = await Promise.all([
    get(visitor, `/posts/${id}/edit`),
    get(visitor, `/posts/${id}`),
    get(ann, `/posts/${hers}`),
    get(ann, `/api/videos/posts.video/${hers}`),
  ])

  expect(account).toMatch(/^\w{8,}$/)
  expect(page).toContain(`https://dash.cloudflare.com/${account}/stream/videos/${uid}`)
  expect(page).toContain(`https://dash.cloudflare.com/${account}/stream/analytics?uid=${uid}&amp;time-window=43200`)
  for (const other of others) {
    expect(other).not.toContain(account)
    expect(other).not.toContain('dash.cloudflare.com')
  }
})

/** A post whose videos are settled, so that nobody asks Stream about them any more. */
async function settledPost(owner: Visitor): Promise<string> {
  const video = await uploadFile(owner, 'posts.video', 'tests/media/3s.mp4')
  const teaser = await uploadFile(owner, 'posts.teaser', 'tests/media/3s.mp4')
  const post = await insertPost(db, owner, { video, teaser })
  for (const uid of [video, teaser]) await sendEvent(stack.urls.inngest, 'video.look', { uid })
  const settled = () => db.selectFrom('stream_videos').select('uid').where('settled_at', 'is not', null).execute()
  await vi.waitFor(async () => expect(await settled()).toHaveLength(2), { timeout: 120_000 })
  return post
}

/** The webhooks that say once more what was found already have all been looked into. */
async function untilQuiet(): Promise<void> {
  const busy = async () => {
    const { runs } = await engineAt(stack.urls.inngest).runs()
    return runs.filter((run: { endedAt: string | null }) => !run.endedAt)
  }
  await vi.waitFor(
    async () => {
      const before = [await busy(), await everything(), await requests()]
      await after(1_500)
      expect([await busy(), await everything(), await requests()]).toEqual(before)
      expect(before[0]).toEqual([])
    },
    { timeout: 120_000 },
  )
}

/** Sends the form of the edit page as a browser without script does: with the hidden fields that the page has. */
async function save(owner: Visitor, words: Record<string, string>, { cookie } = { cookie: owner.cookie }) {
  const url = `${stack.urls.app}/posts/${id}/edit`
  const page = await get(owner, `/posts/${id}/edit`)
  const body = new FormData()
  for (const [tag] of page.matchAll(/<input type="hidden"[^>]*>/g)) {
    body.append(attribute(tag, 'name'), attribute(tag, 'value'))
  }
  for (const [name, value] of Object.entries(words)) body.set(name, value)
  return fetch(url, {
    method: 'POST',
    headers: { cookie, origin: stack.urls.app },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  })
}

function attribute(tag: string, name: string): string {
  const [, value = ''] = new RegExp(` ${name}="([^"]*)"`).exec(tag) ?? []
  return value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

async function get({ app, cookie }: Visitor, path: string): Promise<string> {
  return (await fetch(`${app}${path}`, { headers: { cookie } })).text()
}

async function everything() {
  return {
    posts: await db.selectFrom('posts').selectAll().where('id', '=', id).execute(),
    ledger: await db.selectFrom('stream_videos').selectAll().orderBy('id').execute(),
  }
}

async function requests(): Promise<unknown[]> {
  return (await emulator.requests()).requests
}
