import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { emulatorAt, engineAt, insertPost, newVisitor, uploadFile, type Visitor } from '../../scenario'
import { callAction, submitForm } from '../../server-actions'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let db: Db
let visitor: Visitor
let uid: string

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  emulator = emulatorAt(stack.urls.stream)
  db = createDb(stack.urls.database)
  // Nothing asks Stream but what these tests do.
  await engineAt(stack.urls.inngest).freeze()
  await emulator.webhooks(false)
  visitor = await newVisitor(stack.urls.app)
  uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})
beforeEach(() => emulator.clearRequests())

const dict = { uid: '../../../zones/x', status: { state: 'ready' }, meta: {} }
/** What a browser may send in place of a uid, as a text. */
const paths = [
  '../../../user/tokens/verify',
  '?search=a&limit=1000',
  '../../../zones/x',
  '..%2f..%2f..%2fzones%2fx',
  JSON.stringify(dict),
  'webhook',
]

interface Sent {
  method: string
  path: string
}

const requests = async () => (await emulator.requests()).requests.map(({ method, path }: Sent) => `${method} ${path}`)

test('S2 the routes take no path for a uid: Stream receives no request', async () => {
  for (const path of paths) {
    const cancelled = await fetch(`${stack.urls.app}/api/uploads/posts.video/${encodeURIComponent(path)}`, {
      method: 'DELETE',
      headers: { Cookie: visitor.cookie },
    })
    const shown = await fetch(`${stack.urls.app}/api/videos/posts.video/${encodeURIComponent(path)}`, {
      headers: { Cookie: visitor.cookie },
    })
    expect([cancelled.status, shown.status]).toEqual([404, 404])
  }
  for (const claimed of [...paths, dict])
    expect((await webhook({ uid: claimed, readyToStream: true })).status).toBe(200)

  expect(await requests()).toEqual([])
})

test('S2 a server action takes no path for a uid: Stream receives no request, and no row is written', async () => {
  const id = await insertPost(db, visitor, {})

  for (const path of paths) {
    const form = { title: 'x', video: path }
    const made = await submitForm(visitor, 'createPost', form)
    expect(made.answer).toMatchObject({ errors: { video: expect.any(String) } })
    const withTeaser = { title: 'x', video: uid, teaser: path }
    const teased = await submitForm(visitor, 'createPost', withTeaser)
    expect(teased.answer).toMatchObject({ errors: { teaser: expect.any(String) } })
  }
  for (const given of [...paths, dict, [uid], null, 5]) {
    const ref = { field: 'posts.video', id }
    const replaced = await callAction(visitor, 'replaceVideo', ref, given)
    expect(replaced.answer).toMatchObject({ ok: false })
  }

  // A good video beside a bad teaser is looked at before the teaser is refused.
  expect((await requests()).filter((request: string) => !request.endsWith(`/stream/${uid}`))).toEqual([])
  expect(await db.selectFrom('posts').select(['id', 'video', 'teaser']).execute()).toEqual([
    { id, video: null, teaser: null },
  ])
})

test('S3 a post with a path in place of its video is not made, so that deleting it deletes nothing at Stream', async () => {
  const posts = await db.selectFrom('posts').select('id').execute()

  await submitForm(visitor, 'createPost', { title: 'x', video: JSON.stringify(dict) })
  await submitForm(visitor, 'createPost', { title: 'x', video: dict.uid })
  for (const { id } of posts) await callAction(visitor, 'deletePost', id)

  expect(await db.selectFrom('posts').selectAll().execute()).toEqual([])
  expect(await db.selectFrom('stream_videos').select('uid').execute()).toEqual([{ uid }])
  expect(await requests()).toEqual([])
})

test('a uid that is one’s own is taken by the same call, after a look at Stream', async () => {
  const made = await submitForm(visitor, 'createPost', { title: 'Low tide', video: uid })

  expect(made.redirectedTo).toMatch(/^\/posts\/[0-9a-f-]{36}$/)
  expect(await db.selectFrom('posts').select('title').execute()).toEqual([{ title: 'Low tide' }])
  expect(await requests()).toContain(`GET /client/v4/accounts/${stack.env.CLOUDFLARE_ACCOUNT_ID}/stream/${uid}`)
})

function webhook(claim: unknown): Promise<Response> {
  const body = JSON.stringify(claim)
  const time = Math.floor(Date.now() / 1000)
  const sig1 = createHmac('sha256', stack.env.CLOUDFLARE_WEBHOOK_SECRET ?? '')
    .update(`${time}.${body}`)
    .digest('hex')
  const headers = { 'Content-Type': 'application/json', 'Webhook-Signature': `time=${time},sig1=${sig1}` }
  return fetch(`${stack.urls.app}/api/webhooks/stream`, { method: 'POST', headers, body })
}
