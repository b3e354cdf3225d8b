import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { askForUpload, emulatorAt, metadata, newVisitor, type Visitor } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

const friend = 'https://app.example.com'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let db: Db
let visitor: Visitor

beforeAll(async () => {
  stack = await startTestStack({ app: 'start', env: { CORS_ALLOWED_ORIGINS: friend } })
  emulator = emulatorAt(stack.urls.stream)
  db = createDb(stack.urls.database)
})
beforeEach(async () => {
  visitor = await newVisitor(stack.urls.app)
  await fetch(`${stack.urls.stream}/_emulator/requests`, { method: 'DELETE' })
})
afterEach(() => emulator.clearFaults())
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

interface Received {
  method: string
  path: string
  headers: Record<string, string>
}

/** The creations that reached Stream. */
async function creations(): Promise<Received[]> {
  const { requests } = await emulator.requests()
  return requests.filter(({ method, path }: Received) => method === 'POST' && /\/stream(\?|$)/.test(path))
}

const intents = () => db.selectFrom('stream_videos').selectAll().where('owner_id', '=', visitor.id).execute()

/** Any request to the route of `posts.video`, with the visitor's cookie. */
function call(method: string, headers: Record<string, string> = {}, body?: string): Promise<Response> {
  const all = { Cookie: visitor.cookie, ...headers }
  return fetch(`${stack.urls.app}/api/uploads/posts.video`, { method, headers: all, body })
}

describe('who reaches Stream', () => {
  test('F02 only POST creates an upload; every other method is 405, or says what it may, and reaches nobody', async () => {
    const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '1000' }

    const statuses = await Promise.all(
      ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(async (method) => (await call(method, headers)).status),
    )

    expect(statuses).toEqual([405, 405, 405, 405, 405, 204])
    expect(await creations()).toEqual([])
    expect(await intents()).toEqual([])
  })

  test('F03 who has no session gets 401 as JSON, and never reaches Stream', async () => {
    const response = await askForUpload(visitor, 'posts.video', { Cookie: undefined })

    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ error: { code: 'no_session', message: expect.any(String) } })
    expect(await creations()).toEqual([])
  })

  test('S9 a form of another site, sent with the visitor’s cookie, creates nothing', async () => {
    const form = { Origin: 'https://evil.example', 'Content-Type': 'application/x-www-form-urlencoded' }

    const sent = await call('POST', form, 'Upload-Length=1000')
    // Anything more than a form needs the browser's leave first, and does not get it.
    const asked = await call('OPTIONS', { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' })

    expect(sent.status).toBe(403)
    expect(asked.headers.get('access-control-allow-origin')).toBeNull()
    expect(await creations()).toEqual([])
    expect(await intents()).toEqual([])
  })

  test.each([
    ['no number', 400, { 'Upload-Length': 'abc' }],
    ['negative', 400, { 'Upload-Length': '-5' }],
    ['99 TB', 413, { 'Upload-Length': '99000000000000' }],
    ['missing', 400, { 'Upload-Length': undefined }],
    ['to be told later', 400, { 'Upload-Length': undefined, 'Upload-Defer-Length': '1' }],
  ])('S7 a length that is %s never reaches Stream, and reserves nothing', async (_what, status, headers) => {
    const response = await askForUpload(visitor, 'posts.video', headers)

    expect(response.status).toBe(status)
    expect(await creations()).toEqual([])
    expect(await intents()).toEqual([])
  })

  test.each([
    ['no Upload-Metadata', undefined],
    ['an empty one', ''],
    ['one without a name', metadata({ filetype: '' })],
  ])('O3 %s is refused with the rule, not with a crash', async (_what, sent) => {
    const response = await askForUpload(visitor, 'posts.video', { 'Upload-Metadata': sent })

    expect(response.status).toBe(415)
    expect((await response.json()).error.message).toContain('is not a video. MP4, MOV, MKV and WebM are.')
    expect(await creations()).toEqual([])
  })
})

describe('what Stream is told', () => {
  test('F06 Tus-Resumable is required, and sent', async () => {
    expect((await askForUpload(visitor, 'posts.video', { 'Tus-Resumable': undefined })).status).toBe(412)
    await askForUpload(visitor, 'posts.video')

    expect((await creations()).map(({ headers }) => headers['tus-resumable'])).toEqual(['1.0.0'])
  })

  test('F07 the length is sent as it is, and of the metadata the name', async () => {
    await askForUpload(visitor, 'posts.video', {
      'Upload-Length': '4321',
      'Upload-Metadata': metadata({ filename: 'Café ☕.mp4', filetype: 'video/mp4', mood: 'sunny' }),
    })

    const [received] = await creations()
    expect(received?.headers['upload-length']).toBe('4321')
    const keys = Object.fromEntries(
      (received?.headers['upload-metadata'] ?? '').split(',').map((pair) => pair.split(' ') as [string, string]),
    )
    expect(Buffer.from(keys.name ?? '', 'base64').toString()).toBe('Café ☕.mp4')
    expect(Object.keys(keys).sort()).toEqual(['expiry', 'intent', 'maxDurationSeconds', 'name', 'requiresignedurls'])
  })

  test('F08 the creator is who asks, whatever Upload-Creator the browser sends', async () => {
    await askForUpload(visitor, 'posts.video', { 'Upload-Creator': 'somebody-else' })

    expect((await creations()).map(({ headers }) => headers['upload-creator'])).toEqual([visitor.id])
    expect((await intents()).map(({ owner_id }) => owner_id)).toEqual([visitor.id])
  })

  test('F09 the token reaches Stream, and nothing that leaves the server or is logged has it', async () => {
    const token = stack.env.CLOUDFLARE_API_TOKEN ?? ''
    await emulator.fault({ route: 'POST .*/stream', status: 403, code: 10000 })
    const refused = await askForUpload(visitor, 'posts.video')
    const created = await askForUpload(visitor, 'posts.video')
    expect((await creations()).map(({ headers }) => headers.authorization)).toEqual(['(redacted)', '(redacted)'])

    const page = await fetch(`${stack.urls.app}/posts/new`, { headers: { Cookie: visitor.cookie } })
    const html = await page.text()
    const scripts = [...html.matchAll(/\/_next\/static\/[^"'\\ ]+\.js/g)].map(
      ([script]) => `${stack.urls.app}${script}`,
    )
    const sources = await Promise.all([...new Set(scripts)].map(async (url) => (await fetch(url)).text()))
    const logs = path.join(stack.folder, 'logs')
    const names = await readdir(logs)
    const logged = await Promise.all(names.map((name) => readFile(path.join(logs, name), 'utf8')))

    expect(sources.length).toBeGreaterThan(3)
    expect(logged.join()).toContain('stream: POST /stream')
    const answers = [refused, created].map(({ headers }) => JSON.stringify([...headers]))
    for (const text of [html, await refused.text(), ...answers, ...sources, ...logged])
      expect(text).not.toContain(token)
  })
})

describe('pages of another origin', () => {
  test('F04 the answer’s Location and uid can be read by their scripts', async () => {
    const response = await askForUpload(visitor, 'posts.video', { Origin: friend })

    expect(response.status).toBe(201)
    expect(response.headers.get('access-control-allow-origin')).toBe(friend)
    expect(response.headers.get('access-control-allow-credentials')).toBe('true')
    const exposed = response.headers.get('access-control-expose-headers')?.toLowerCase().split(', ')
    expect(exposed).toEqual(expect.arrayContaining(['location', 'stream-media-id']))
    const [made] = await intents()
    expect(made?.uid).toBe(response.headers.get('stream-media-id'))
  })

  test('F05 an origin that is named may send what tus needs, and another may not', async () => {
    const ask = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'upload-length' }

    const allowed = await call('OPTIONS', { ...ask, Origin: friend })
    const other = await call('OPTIONS', { ...ask, Origin: 'https://app.example.com.evil.example' })

    const headers = allowed.headers.get('access-control-allow-headers')?.split(', ')
    expect(headers).toEqual(
      expect.arrayContaining(['tus-resumable', 'upload-length', 'upload-metadata', 'upload-creator', 'authorization']),
    )
    expect(allowed.headers.get('access-control-allow-methods')).toContain('POST')
    expect(allowed.headers.get('access-control-allow-origin')).toBe(friend)
    for (const name of ['origin', 'methods', 'headers', 'credentials']) {
      expect(other.headers.get(`access-control-allow-${name}`)).toBeNull()
    }
    expect(other.headers.get('vary')).toContain('Origin')
    expect(await creations()).toEqual([])
  })

  test('a refusal can be read too, with the time to come again', async () => {
    await emulator.fault({ route: 'POST .*/stream', status: 429, headers: { 'retry-after': '7' } })

    const response = await askForUpload(visitor, 'posts.video', { Origin: friend })

    expect(response.status).toBe(503)
    expect(response.headers.get('access-control-allow-origin')).toBe(friend)
    expect(response.headers.get('access-control-expose-headers')).toContain('Retry-After')
  })
})

test('O4 a Stream that hangs keeps nobody else waiting, and the one who asked gets an answer', async () => {
  await emulator.fault({ route: 'POST .*/stream', hang: true })
  let isAnswered = false
  const asked = askForUpload(visitor, 'posts.video').then((response) => {
    isAnswered = true
    return response
  })
  await expect.poll(async () => (await creations()).length).toBe(1)

  const others = await Promise.all(Array.from({ length: 10 }, () => fetch(`${stack.urls.app}/`)))

  expect(others.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(isAnswered).toBe(false)
  expect((await asked).status).toBe(503)
  expect((await intents()).map(({ uid, discarded_at }) => [uid, discarded_at !== null])).toEqual([[null, true]])
})
