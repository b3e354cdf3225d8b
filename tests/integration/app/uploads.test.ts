import { readFile } from 'node:fs/promises'
import { Upload } from 'tus-js-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { askForUpload, emulatorAt, insertPost, metadata, newVisitor, uploadFile, type Visitor } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let db: Db
let visitor: Visitor

beforeAll(async () => {
  stack = await startTestStack({ app: 'start', env: { UPLOADS_IN_FLIGHT_MAX: '40' } })
  emulator = emulatorAt(stack.urls.stream)
  db = createDb(stack.urls.database)
  visitor = await newVisitor(stack.urls.app)
})
afterEach(() => emulator.clearFaults())
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

async function errorOf(response: Response) {
  const body = (await response.json()) as { error: { code: string; message: string } }
  return { status: response.status, code: body.error.code, message: body.error.message }
}

describe('POST /api/uploads/{field}', () => {
  test('F01 answers 201 with Stream’s own URL and uid, and no body', async () => {
    const response = await askForUpload(visitor, 'posts.video')

    expect(response.status).toBe(201)
    expect(await response.text()).toBe('')
    expect(response.headers.get('tus-resumable')).toBe('1.0.0')
    expect(response.headers.get('location')).toMatch(new RegExp(`^${stack.urls.upload}/.*tusv2=true$`))
    expect(response.headers.get('stream-media-id')).toMatch(/^[0-9a-f]{32}$/)
    const exposed = response.headers.get('access-control-expose-headers')?.toLowerCase()
    for (const name of ['location', 'stream-media-id', 'tus-resumable', 'retry-after']) expect(exposed).toContain(name)
  })

  test('S6 tells Stream what we decide, whatever the browser’s metadata says', async () => {
    const sent = metadata({
      filename: 'holiday.mp4',
      maxDurationSeconds: '36000',
      expiry: '2099-01-01T00:00:00Z',
      allowedorigins: 'evil.example',
      watermark: 'w',
      scheduleddeletion: '2027-01-01T00:00:00Z',
      intent: 'mine',
    })

    const response = await askForUpload(visitor, 'posts.teaser', { 'Upload-Metadata': `${sent},requiresignedurls` })

    const uid = response.headers.get('stream-media-id') ?? ''
    const { videos } = await emulator.videos()
    const made = videos.find((video: { uid: string }) => video.uid === uid)
    expect(made).toMatchObject({
      creator: visitor.id,
      maxDurationSeconds: 3600,
      requireSignedURLs: false,
      allowedOrigins: [],
    })
    expect(Object.keys(made.meta).sort()).toEqual(['intent', 'name'])
    const received = (await emulator.requests()).requests.findLast(
      ({ method, path }: { method: string; path: string }) => method === 'POST' && /\/stream\?/.test(path),
    )
    const keys = received.headers['upload-metadata'].split(',').map((pair: string) => pair.split(' ')[0])
    expect(keys.sort()).toEqual(['expiry', 'intent', 'maxDurationSeconds', 'name'])
    expect(made.meta.name).toBe('holiday.mp4')
    expect(made.meta.intent).not.toBe('mine')
    expect(Date.parse(made.uploadExpiry)).toBeLessThan(Date.now() + 6 * 60 * 60 * 1000)
  })

  test('gives the same answer to the same Idempotency-Key of the same person, and another to another', async () => {
    const key = { 'Idempotency-Key': crypto.randomUUID() }
    const stranger = await newVisitor(stack.urls.app)

    const first = await askForUpload(visitor, 'posts.video', key)
    const again = await askForUpload(visitor, 'posts.video', key)
    const other = await askForUpload(stranger, 'posts.video', key)

    expect([first.status, again.status, other.status]).toEqual([201, 201, 201])
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(other.headers.get('location')).not.toBe(first.headers.get('location'))
  })

  test('answers 409 while the first request with the same key is under way', async () => {
    await emulator.fault({ route: 'POST .*/stream', latencyMs: 5000 })
    const key = { 'Idempotency-Key': crypto.randomUUID() }

    const answers = await Promise.all([1, 2].map(() => askForUpload(visitor, 'posts.video', key)))

    const [created, refused] = answers.sort((a, b) => a.status - b.status)
    expect([created?.status, refused?.status]).toEqual([201, 409])
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test.each([
    [400, 'upload_length', 'posts.video', { 'Upload-Length': '0' }],
    [400, 'upload_length', 'posts.video', { 'Upload-Length': '-5' }],
    [400, 'upload_length', 'posts.video', { 'Upload-Length': undefined }],
    [400, 'upload_metadata', 'posts.video', { 'Upload-Metadata': 'filename not*base64' }],
    [400, 'idempotency_key', 'posts.video', { 'Idempotency-Key': 'x'.repeat(129) }],
    [401, 'no_session', 'posts.video', { Cookie: undefined }],
    [401, 'no_session', 'posts.video', { Cookie: 'session=forged' }],
    [404, 'unknown_field', 'posts.title', {}],
    [404, 'unknown_field', '__proto__', {}],
    [412, 'tus_version', 'posts.video', { 'Tus-Resumable': '0.2.2' }],
    [413, 'too_large', 'posts.video', { 'Upload-Length': '30000000001' }],
    [
      415,
      'not_a_video',
      'posts.video',
      { 'Upload-Metadata': metadata({ filename: 'notes.pdf', filetype: 'application/pdf' }) },
    ],
  ])('refuses with %i %s', async (status, code, field, headers) => {
    const error = await errorOf(await askForUpload(visitor, field, headers))

    expect(error).toEqual({ status, code, message: expect.stringMatching(/\w/) })
  })

  test.each([
    ['storage_full', { status: 413, code: 10011 }],
    ['stream_refused', { status: 400, code: 10005 }],
  ])('F11 answers 422 %s when Stream refuses for good, and looks for no video of it', async (code, fault) => {
    const stranger = await newVisitor(stack.urls.app)
    await emulator.fault({ route: 'POST .*/stream', ...fault })

    const error = await errorOf(await askForUpload(stranger, 'posts.video'))

    expect(error).toMatchObject({ status: 422, code })
    const asked = await db.selectFrom('stream_videos').selectAll().where('owner_id', '=', stranger.id).execute()
    // No room is nobody's fault. What was refused for itself counts in the hour, and is looked for no more.
    expect(asked.map(({ uid, deleted_at }) => [uid, deleted_at !== null])).toEqual(
      code === 'storage_full' ? [] : [[null, true]],
    )
  })

  test.each([
    ['429', { status: 429, headers: { 'retry-after': '7' } }],
    ['500', { status: 500 }],
    ['a token that it does not take', { status: 403, code: 10000 }],
    ['a reset before the effect', { reset: true }],
    ['a reset after the effect', { reset: true, when: 'after' as const }],
  ])('O2 answers 503 with Retry-After when Stream answers with %s', async (_what, fault) => {
    await emulator.fault({ route: 'POST .*/stream', ...fault })

    const response = await askForUpload(visitor, 'posts.video')

    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual('headers' in fault ? 7 : 1)
  })

  test('the same key after a lost answer gets an upload', async () => {
    await emulator.fault({ route: 'POST .*/stream', reset: true, when: 'after' })
    const key = { 'Idempotency-Key': crypto.randomUUID() }

    const statuses = [
      (await askForUpload(visitor, 'posts.video', key)).status,
      (await askForUpload(visitor, 'posts.video', key)).status,
    ]

    expect(statuses).toEqual([503, 201])
  })

  test('S7 answers 429 with Retry-After when a person has too many unfinished uploads', async () => {
    const greedy = await newVisitor(stack.urls.app)
    const answers = await Promise.all(Array.from({ length: 45 }, () => askForUpload(greedy, 'posts.teaser')))

    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(40)
    const refused = answers.find(({ status }) => status === 429)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused && (await errorOf(refused)).message).toContain('40')
  })

  test('OPTIONS says which tus it speaks', async () => {
    const response = await fetch(`${stack.urls.app}/api/uploads/posts.video`, { method: 'OPTIONS' })

    expect(response.headers.get('tus-version')).toBe('1.0.0')
    expect(response.headers.get('tus-extension')).toContain('creation')
  })

  test('is an endpoint for tus-js-client, with nothing of ours in between', async () => {
    const file = await readFile('tests/media/20s.mp4')

    const url = await new Promise<string | null>((resolve, reject) => {
      const upload: Upload = new Upload(file, {
        endpoint: `${stack.urls.app}/api/uploads/posts.video`,
        headers: { Cookie: visitor.cookie },
        chunkSize: 50 * 1024 * 1024,
        metadata: { filename: '20s.mp4', filetype: 'video/mp4' },
        onSuccess: () => resolve(upload.url),
        onError: reject,
      })
      upload.start()
    })

    expect(url).toContain(stack.urls.upload)
    const sizes = async () => {
      const { videos } = await emulator.videos()
      return videos
        .filter((video: { creator: string }) => video.creator === visitor.id)
        .map(({ size }: { size: number }) => size)
    }
    await expect.poll(sizes).toContain(file.length)
  })
})

describe('Upload-Uid', () => {
  const keyed = (uid?: string) => ({ 'Idempotency-Key': key, ...(uid && { 'Upload-Uid': uid }) })
  let key: string
  let first: Response
  let uid: string
  beforeEach(async () => {
    key = crypto.randomUUID()
    first = await askForUpload(visitor, 'posts.video', keyed())
    uid = first.headers.get('stream-media-id') ?? ''
  })

  test('gives an upload again that a row has taken while its bytes were on their way', async () => {
    await insertPost(db, visitor, { video: uid })

    const again = await askForUpload(visitor, 'posts.video', keyed(uid))

    expect(again.status).toBe(201)
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(again.headers.get('stream-media-id')).toBe(uid)
    const another = await askForUpload(visitor, 'posts.video', keyed())
    expect([another.status, another.headers.get('stream-media-id') === uid]).toEqual([201, false])
  })

  test('is 404, and makes nothing, for another person, key, size, field or uid, and for what is settled', async () => {
    await insertPost(db, visitor, { video: uid })
    const stranger = await newVisitor(stack.urls.app)
    const before = await db.selectFrom('stream_videos').select('id').orderBy('id').execute()

    const refusals = [
      await askForUpload(stranger, 'posts.video', keyed(uid)),
      await askForUpload(visitor, 'posts.video', { 'Upload-Uid': uid }),
      await askForUpload(visitor, 'posts.video', { ...keyed(uid), 'Upload-Length': '1001' }),
      await askForUpload(visitor, 'posts.teaser', keyed(uid)),
      await askForUpload(visitor, 'posts.video', keyed('f'.repeat(32))),
      await askForUpload(visitor, 'posts.video', keyed('../webhook')),
    ]
    await db.updateTable('stream_videos').set({ settled_at: new Date() }).where('uid', '=', uid).execute()
    refusals.push(await askForUpload(visitor, 'posts.video', keyed(uid)))

    for (const refusal of refusals)
      expect(await errorOf(refusal)).toMatchObject({ status: 404, code: 'unknown_upload' })
    expect(await db.selectFrom('stream_videos').select('id').orderBy('id').execute()).toEqual(before)
  })
})

describe('GET /api/uploads/{field}/{uid}', () => {
  const statusOf = (who: Visitor, field: string, uid: string) =>
    fetch(`${stack.urls.app}/api/uploads/${field}/${uid}`, { headers: { Cookie: who.cookie } })
  const looksAt = async (uid: string) =>
    (await emulator.requests()).requests.filter(
      ({ method, path }: { method: string; path: string }) => method === 'GET' && path.endsWith(`/stream/${uid}`),
    ).length

  test('says how far Stream is with it, from the bytes to the video that plays, and why it failed', async () => {
    await emulator.clock({ mode: 'step' })
    const begun = (await askForUpload(visitor, 'posts.video')).headers.get('stream-media-id') ?? ''
    const uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
    const broken = await uploadFile(visitor, 'posts.video', 'tests/media/audio-only.mp4')

    const uploading = await statusOf(visitor, 'posts.video', begun)
    expect([uploading.status, uploading.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await uploading.json()).toEqual({ phase: 'uploading' })
    expect(await (await statusOf(visitor, 'posts.video', uid)).json()).toEqual({ phase: 'processing', pctComplete: 0 })

    await emulator.clock({ step: 4 })
    const later = async (of: string) => (await statusOf(visitor, 'posts.video', of)).json()
    await expect.poll(() => later(uid), { timeout: 10_000 }).toEqual({ phase: 'ready' })
    await expect
      .poll(() => later(broken), { timeout: 10_000 })
      .toEqual({ phase: 'failed', message: 'The file is not a video.' })
    await emulator.clock({ mode: 'timer' })
  })

  test('is 404 for another person, nobody, another field and an unknown uid', async () => {
    const stranger = await newVisitor(stack.urls.app)
    const uid = (await askForUpload(visitor, 'posts.video')).headers.get('stream-media-id') ?? ''

    const statuses = [
      (await statusOf(stranger, 'posts.video', uid)).status,
      (await statusOf({ ...visitor, cookie: '' }, 'posts.video', uid)).status,
      (await statusOf(visitor, 'posts.teaser', uid)).status,
      (await statusOf(visitor, 'posts.title', uid)).status,
      (await statusOf(visitor, 'posts.video', 'f'.repeat(32))).status,
      (await statusOf(visitor, 'posts.video', 'webhook')).status,
      (await statusOf(visitor, 'posts.video', 'a%00b')).status,
    ]

    expect(await looksAt(uid)).toBe(0)
    expect(statuses).toEqual(statuses.map(() => 404))
  })

  test('says that a row has taken it, to its owner alone and without asking Stream', async () => {
    const stranger = await newVisitor(stack.urls.app)
    const uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
    await insertPost(db, visitor, { video: uid })
    await emulator.fault({ route: `GET .*/stream/${uid}`, status: 500 })

    const taken = await statusOf(visitor, 'posts.video', uid)

    expect([taken.status, await taken.json()]).toEqual([200, { phase: 'taken' }])
    expect((await statusOf(stranger, 'posts.video', uid)).status).toBe(404)
  })

  test.each([
    ['says 429', { status: 429, headers: { 'retry-after': '7' } }],
    ['says 500', { status: 500 }],
    ['breaks the connection', { reset: true }],
    ['hangs', { hang: true }],
  ])('is 503 with Retry-After when Stream %s, and the ledger stays as it was', async (_what, fault) => {
    const uid = (await askForUpload(visitor, 'posts.video')).headers.get('stream-media-id') ?? ''
    const entry = () => db.selectFrom('stream_videos').selectAll().where('uid', '=', uid).executeTakeFirst()
    const before = await entry()
    await emulator.fault({ route: `GET .*/stream/${uid}`, ...fault })

    const response = await statusOf(visitor, 'posts.video', uid)

    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await entry()).toEqual(before)
  })

  test('asked forty times at once it asks Stream once', async () => {
    const uid = (await askForUpload(visitor, 'posts.video')).headers.get('stream-media-id') ?? ''

    const begun = performance.now()
    const answers = await Promise.all(Array.from({ length: 40 }, () => statusOf(visitor, 'posts.video', uid)))
    const elapsedMs = performance.now() - begun

    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200))
    const looks = await looksAt(uid)
    expect(looks).toBeGreaterThan(0)
    // A look is fresh for two seconds.
    expect(looks).toBeLessThanOrEqual(1 + Math.floor(elapsedMs / 2000))
  })
})

describe('DELETE /api/uploads/{field}/{uid}', () => {
  const cancel = (who: Visitor, field: string, uid: string) =>
    fetch(`${stack.urls.app}/api/uploads/${field}/${uid}`, { method: 'DELETE', headers: { Cookie: who.cookie } })

  test('gives up one’s own untaken upload, once, and it leaves Stream', async () => {
    const uid = (await askForUpload(visitor, 'posts.video')).headers.get('stream-media-id') ?? ''

    expect((await cancel(visitor, 'posts.video', uid)).status).toBe(204)
    expect((await cancel(visitor, 'posts.video', uid)).status).toBe(404)

    const held = async () => (await emulator.videos()).videos.map((video: { uid: string }) => video.uid)
    await expect.poll(held, { timeout: 20_000 }).not.toContain(uid)
  })

  test('is 404 for another person, nobody, another field, an unknown uid, and a video that a row holds', async () => {
    const stranger = await newVisitor(stack.urls.app)
    const uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')

    const statuses = [
      (await cancel(stranger, 'posts.video', uid)).status,
      (await cancel(visitor, 'posts.teaser', uid)).status,
      (await cancel(visitor, 'posts.video', 'f'.repeat(32))).status,
      (await cancel(visitor, 'posts.video', 'a%00b')).status,
      (await cancel({ ...visitor, cookie: '' }, 'posts.video', uid)).status,
    ]
    await insertPost(db, visitor, { video: uid })
    statuses.push((await cancel(visitor, 'posts.video', uid)).status)

    expect(statuses).toEqual([404, 404, 404, 404, 404, 404])
  })
})

describe('GET /api/videos/{field}/{id}', () => {
  const look = (who: Visitor, field: string, id: string) =>
    fetch(`${stack.urls.app}/api/videos/${field}/${id}`, { headers: { Cookie: who.cookie } })

  test('shows the owner the named fields, also while Stream is away, and is 404 to anybody else', async () => {
    const stranger = await newVisitor(stack.urls.app)
    // None has the video looked at, and its download made, before Stream is away.
    await emulator.webhooks(false)
    const uid = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
    const id = await insertPost(db, visitor, { video: uid })
    await stack.down('stream')

    const own = await look(visitor, 'posts.video', id)

    expect(await own.json()).toMatchObject({ video: { uid, download_url: null } })
    expect((await look(stranger, 'posts.video', id)).status).toBe(404)
    expect((await look({ ...visitor, cookie: '' }, 'posts.video', id)).status).toBe(404)
    expect((await look(visitor, 'posts.title', id)).status).toBe(404)
    expect((await look(visitor, 'posts.video', 'no-id')).status).toBe(404)
    expect((await look(visitor, 'posts.video', 'a%00b')).status).toBe(404)
    expect(await (await look(visitor, 'posts.teaser', id)).json()).toEqual({ video: null, phase: 'empty' })
    await stack.up('stream')
    await emulator.webhooks(true)
  })
})
