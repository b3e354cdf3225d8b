import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { emulatorAt, engineAt, insertPost, newVisitor, sendEvent, uploadFile } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let db: Db

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  db = createDb(stack.urls.database)
  // Nobody sends webhooks but these tests.
  await emulatorAt(stack.urls.stream).webhooks(false)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

interface Signing {
  secondsAgo?: number
  secret?: string
}

function signed(body: string, { secondsAgo = 0, secret = stack.env.CLOUDFLARE_WEBHOOK_SECRET ?? '' }: Signing = {}) {
  const time = Math.floor(Date.now() / 1000) - secondsAgo
  return `time=${time},sig1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
}

function deliver(body: string, signature?: string, name = 'Webhook-Signature') {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (signature) headers[name] = signature
  return fetch(`${stack.urls.app}/api/webhooks/stream`, { method: 'POST', headers, body })
}

/** A video of ours that is ready and settled: its row, and the ledger's entry, stay as they are unless somebody looks. */
async function settledVideo(): Promise<string> {
  const visitor = await newVisitor(stack.urls.app)
  const uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  await insertPost(db, visitor, { video: uid })
  await sendEvent(stack.urls.inngest, 'video.look', { uid })
  const settledAt = async () =>
    (await db.selectFrom('stream_videos').select('settled_at').where('uid', '=', uid).executeTakeFirst())?.settled_at
  await expect.poll(settledAt, { timeout: 120_000 }).toBeInstanceOf(Date)
  return uid
}

/** What webhooks, and nobody else, had looked at: one for each run of a background function. */
async function looks(uid: string, wanted?: string): Promise<number> {
  const { runs } = await engineAt(stack.urls.inngest).runs()
  return runs.filter(
    ({ event, status }: Run) =>
      event.id?.startsWith('webhook ') && event.data.uid === uid && status === (wanted ?? status),
  ).length
}
interface Run {
  status: string
  event: { id?: string; data: { uid?: string } }
}

const stateOf = async (uid: string) =>
  (await db.selectFrom('posts').select('video').where(sql`video ->> 'uid'`, '=', uid).executeTakeFirstOrThrow()).video
    ?.status.state

const remembered = async () => (await db.selectFrom('stream_webhooks').selectAll().execute()).length

const body = JSON.stringify({ uid: 'f'.repeat(32), readyToStream: true })

test('a signed webhook is taken, also for a video that is not ours, and by whatever case of its header', async () => {
  const signature = signed(body)

  const statuses = [await deliver(body, signature), await deliver(body, signature, 'webhook-SIGNATURE')]

  expect(statuses.map(({ status }) => status)).toEqual([200, 200])
})

test.each([
  ['without a signature', () => undefined],
  ['with the signature of another body', () => signed(`${body} `)],
  ['with another secret', () => signed(body, { secret: 'guessed' })],
  ['older than five minutes', () => signed(body, { secondsAgo: 301 })],
  ['from more than five minutes ahead', () => signed(body, { secondsAgo: -400 })],
  ['with a signature that is none', () => 'time=1,sig1=zz'],
  ['with the time of now before the signature of then', () => renewed(signed(body, { secondsAgo: 301 }))],
  ['with two signatures, of which one is right', () => `${signed(body)},sig1=${'0'.repeat(64)}`],
  ['with the name of the signature in capitals', () => signed(body).replace('sig1', 'SIG1')],
])('a webhook %s is refused with 401', async (_what, signature) => {
  expect((await deliver(body, signature())).status).toBe(401)
})

function renewed(signature: string): string {
  return signature.replace(/^time=\d+/, `time=${Math.floor(Date.now() / 1000)}`)
}

test.each([
  '',
  'not json',
  '\0',
  '[]',
  'null',
  '"uid"',
  '{"uid": 5}',
  '{"uid": ""}',
  '{}',
  '{"uid": "../../../zones/x"}',
  '{"uid": "a\\u0000b"}',
  '{"uid": "webhook"}',
  '{"uid": ["webhook"]}',
  '{"__proto__": {"uid": "x"}}',
])(
  'signed rubbish (%s) is acknowledged, reaches neither Stream nor a function, and is not remembered',
  async (rubbish) => {
    const emulator = emulatorAt(stack.urls.stream)
    const before = [await remembered(), (await engineAt(stack.urls.inngest).runs()).runs.length]
    await emulator.clearRequests()

    expect((await deliver(rubbish, signed(rubbish))).status).toBe(200)

    expect([await remembered(), (await engineAt(stack.urls.inngest).runs()).runs.length]).toEqual(before)
    expect((await emulator.requests()).requests).toEqual([])
  },
)

test('a video of another account or deployment is acknowledged and left alone', async () => {
  const uid = 'e'.repeat(32)
  const entry = { uid, origin: 'another/production', owner_id: 'somebody', field: 'posts.video' }
  await db
    .insertInto('stream_videos')
    .values({ ...entry, reserved_seconds: 1, reserved_bytes: 1 })
    .execute()
  const others = JSON.stringify({ uid })

  expect((await deliver(others, signed(others))).status).toBe(200)

  expect([await looks(uid), await remembered()]).toEqual([0, 0])
})

const large = JSON.stringify({ uid: 'f'.repeat(32), padding: 'x'.repeat(300_000) })

test.each([
  ['unsigned', () => undefined],
  ['signed', () => signed(large)],
])('a body beyond every video is refused with 401, %s or not: it can not be looked at', async (_what, signature) => {
  expect((await deliver(large, signature())).status).toBe(401)
})

test('of a body without a length no more is read than shows that it is too large', async () => {
  const chunk = Buffer.alloc(64 * 1024, ' ')
  const { hostname, port } = new URL(stack.urls.app)
  const headers = { 'Webhook-Signature': signed(large), 'Transfer-Encoding': 'chunked' }
  const path = '/api/webhooks/stream'
  const delivery = request({ hostname, port, path, method: 'POST', headers })
  // Who ends a connection that is still sent to may end the answer with it.
  const answered = new Promise<number | undefined | 'reset'>((resolve) => {
    delivery.once('response', (response) => resolve(response.resume().statusCode))
    delivery.once('error', () => resolve('reset'))
  })
  const ended = new Promise<void>((resolve) => delivery.once('close', resolve))
  let sentBytes = 0
  const send = () => {
    // A server that reads on would be sent 50 MB.
    while (!delivery.destroyed && sentBytes < 50_000_000) {
      sentBytes += chunk.length
      if (!delivery.write(chunk)) return
    }
  }
  delivery.on('drain', send).on('error', () => {})
  send()

  expect([401, 'reset']).toContain(await answered)
  delivery.destroy()
  await ended
  expect(sentBytes).toBeLessThan(20_000_000)
})

test('the same delivery twice is taken twice and acted on once, also when both come at once, and while Inngest is away', async () => {
  const uid = await settledVideo()
  const own = JSON.stringify({ uid, readyToStream: true })
  const signature = signed(own)
  const respelt = signature
    .split(',')
    .reverse()
    .join(', ')
    .toUpperCase()
    .replace('SIG1', 'sig1')
    .replace('TIME', 'time')

  const statuses = (await Promise.all([deliver(own, signature), deliver(own, signature)])).map(({ status }) => status)
  await expect.poll(() => looks(uid)).toBe(1)
  await stack.down('inngest')
  statuses.push((await deliver(own, signature)).status, (await deliver(own, respelt)).status)
  const other = `${own} `
  statuses.push((await deliver(other, signed(other))).status)
  await stack.up('inngest')

  expect(statuses).toEqual([200, 200, 200, 200, 503])
  expect([await looks(uid), await remembered()]).toEqual([1, 1])
})

test('a word that comes late, of an error in the past after ready, changes nothing', async () => {
  const uid = await settledVideo()
  const late = JSON.stringify({
    uid,
    status: { state: 'error', errorReasonCode: 'ERR_NON_VIDEO' },
    readyToStream: false,
  })

  expect((await deliver(late, signed(late, { secondsAgo: 200 }))).status).toBe(200)

  await expect.poll(() => looks(uid, 'completed'), { timeout: 20_000 }).toBe(1)
  expect(await stateOf(uid)).toBe('ready')
})

test('what was handled is forgotten after a day, not before', async () => {
  await sql`truncate stream_webhooks`.execute(db)
  await sql`insert into stream_webhooks values ('old', now() - interval '25 hours'), ('new', now() - interval '23 hours')`.execute(
    db,
  )

  await engineAt(stack.urls.inngest).advance(10 * 60)

  const kept = async () =>
    (await db.selectFrom('stream_webhooks').select('signature_hash').execute()).map((row) => row.signature_hash)
  await expect.poll(kept, { timeout: 30_000 }).toEqual(['new'])
})

test('what a webhook claims is not believed: we look for ourselves', async () => {
  const visitor = await newVisitor(stack.urls.app)
  const uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  await insertPost(db, visitor, { video: uid })
  const lie = JSON.stringify({ uid, status: { state: 'error', errorReasonCode: 'ERR_NON_VIDEO' }, size: 1 })

  expect((await deliver(lie, signed(lie))).status).toBe(200)

  await expect.poll(() => stateOf(uid), { timeout: 30_000 }).toBe('ready')
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
