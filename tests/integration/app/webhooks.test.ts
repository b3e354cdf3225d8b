import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { insertPost, newVisitor, uploadFile } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let db: Db

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  db = createDb(stack.urls.database)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

function signed(body: string, { secondsAgo = 0, secret = stack.env.CLOUDFLARE_WEBHOOK_SECRET ?? '' } = {}) {
  const time = Math.floor(Date.now() / 1000) - secondsAgo
  return `time=${time},sig1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
}

function deliver(body: string, signature?: string) {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (signature) headers['Webhook-Signature'] = signature
  return fetch(`${stack.urls.app}/api/webhooks/stream`, { method: 'POST', headers, body })
}

const body = JSON.stringify({ uid: 'f'.repeat(32), readyToStream: true })

test('a signed webhook is taken, also for a video that is not ours', async () => {
  expect((await deliver(body, signed(body))).status).toBe(200)
})

test.each([
  ['without a signature', () => undefined],
  ['with the signature of another body', () => signed(`${body} `)],
  ['with another secret', () => signed(body, { secret: 'guessed' })],
  ['older than five minutes', () => signed(body, { secondsAgo: 301 })],
  ['from more than five minutes ahead', () => signed(body, { secondsAgo: -301 })],
  ['with a signature that is none', () => 'time=1,sig1=zz'],
])('a webhook %s is refused with 401', async (_what, signature) => {
  expect((await deliver(body, signature())).status).toBe(401)
})

test.each(['', 'not json', '[]', '{"uid": 5}', '{}'])(
  'signed rubbish (%s) is acknowledged and changes nothing',
  async (rubbish) => {
    expect((await deliver(rubbish, signed(rubbish))).status).toBe(200)
  },
)

test('a body beyond every video is refused before it is read', async () => {
  const large = JSON.stringify({ uid: 'x', padding: 'x'.repeat(300_000) })

  expect((await deliver(large, signed(large))).status).toBe(413)
})

test('what a webhook claims is not believed: we look for ourselves', async () => {
  const visitor = await newVisitor(stack.urls.app)
  const uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  await insertPost(db, visitor, { video: uid })
  const lie = JSON.stringify({ uid, status: { state: 'error', errorReasonCode: 'ERR_NON_VIDEO' }, size: 1 })

  expect((await deliver(lie, signed(lie))).status).toBe(200)

  const stateOf = async () =>
    (await db.selectFrom('posts').select('video').executeTakeFirstOrThrow()).video?.status.state
  await expect.poll(stateOf, { timeout: 30_000 }).toBe('ready')
})

test('503 when the look can not be asked for, so that Stream says it again', async () => {
  const visitor = await newVisitor(stack.urls.app)
  const uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  const own = JSON.stringify({ uid })
  await stack.down('inngest')

  expect((await deliver(own, signed(own))).status).toBe(503)

  await stack.up('inngest')
  expect((await deliver(own, signed(own))).status).toBe(200)
})

test('503 when the database is away', async () => {
  await stack.down('database')

  const statuses = [(await deliver(body, signed(body))).status, (await fetch(`${stack.urls.app}/api/health`)).status]

  await stack.up('database')
  expect(statuses).toEqual([503, 503])
  await expect.poll(async () => (await fetch(`${stack.urls.app}/api/health`)).status, { timeout: 20_000 }).toBe(200)
})
