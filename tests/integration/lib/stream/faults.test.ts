import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest'
import type { StreamApi } from '@/lib/stream/api'
import { isRefusal, isStorageFull, isTemporary } from '@/lib/stream/error'
import { createUpload, type Emulated, errorOf, startEmulated } from './emulated'

let emulated: Emulated
let stream: StreamApi

beforeAll(async () => {
  emulated = await startEmulated()
  stream = emulated.stream
})

afterAll(() => emulated.close())

afterEach(async () => {
  await fetch(`${emulated.urls.stream}/_emulator/faults`, { method: 'DELETE' })
})

describe('Stream refuses', () => {
  it('a wrong token', async () => {
    const error = await errorOf(emulated.connect({ apiToken: 'another' }).listVideos())

    expect(error).toMatchObject({ status: 401, code: 10000, request: 'GET /stream' })
    expect(isRefusal(error)).toBe(true)
  })

  it('a clip of a video that is not ready, and says so', async () => {
    const { uid } = await createUpload(stream, 'i-4')
    const clip = { startTimeSeconds: 0, endTimeSeconds: 1, meta: {}, creator: 'user-1', requireSignedURLs: false }

    const error = await errorOf(stream.createClip({ ...clip, clippedFromVideoUID: uid, allowedOrigins: [] }))

    expect(error).toMatchObject({ status: 400, code: 10005 })
    expect(String(error)).toMatch(/ready/)
    await stream.deleteVideo(uid)
  })

  it('an upload for which no storage is left', async () => {
    const error = await errorOf(createUpload(stream, 'i-5', 36_000))

    expect(isStorageFull(error)).toBe(true)
    expect(isRefusal(error)).toBe(true)
  })
})

test('O8 an error says what Stream said: the request, the status, the code and Stream’s own words', async () => {
  const { uid } = await createUpload(stream, 'i-7')
  const clip = { startTimeSeconds: 0, endTimeSeconds: 1, meta: {}, creator: 'user-1', requireSignedURLs: false }

  const refused = await errorOf(stream.createClip({ ...clip, clippedFromVideoUID: uid, allowedOrigins: [] }))
  const unknown = await errorOf(stream.getVideo('0'.repeat(32)))
  await injectFault({
    route: 'GET .*/stream',
    when: 'before',
    status: 429,
    code: 10429,
    headers: { 'retry-after': '7' },
  })
  const busy = await errorOf(stream.getVideo(uid))

  expect([refused, unknown, busy].map(String)).toEqual([
    'StreamError: POST /stream/clip: 400, code 10005: Bad Request; video is not ready',
    `StreamError: GET /stream/${'0'.repeat(32)}: 404, code 10003: Not Found`,
    expect.stringMatching(new RegExp(`^StreamError: GET /stream/${uid}: 429, code 10429: Fault \\d+$`)),
  ])
  await stream.deleteVideo(uid)
})

test('O8 what is passed to a call is not changed by it, and leaves nothing for the next', async () => {
  const first = deeplyFrozen({
    url: `${emulated.urls.stream}/_emulator/clock`,
    meta: { name: 'first' },
    creator: 'user-1',
    allowedOrigins: ['a.example'],
  })
  const query = deeplyFrozen({ creator: 'user-1', status: ['downloading', 'error'], asc: true })
  const edit = deeplyFrozen({ allowedOrigins: ['b.example'], meta: { name: 'edited' } })
  // The control API is no video, but it answers HEAD: what counts here is what Stream was told.
  await fetch(`${emulated.urls.stream}/_emulator/clock`, { method: 'POST', body: JSON.stringify({ mode: 'step' }) })

  const one = await stream.copyVideo(first)
  const two = await stream.copyVideo({ url: first.url })
  await stream.listVideos(query)
  await stream.editVideo(one.uid, edit)
  const everything = await stream.listVideos()

  expect(first).toEqual({ ...first, meta: { name: 'first' }, allowedOrigins: ['a.example'] })
  expect(
    everything.videos.map(({ uid, creator, meta, allowedOrigins }) => ({ uid, creator, meta, allowedOrigins })),
  ).toEqual([
    { uid: two.uid, creator: null, meta: { 'downloaded-from': first.url }, allowedOrigins: [] },
    { uid: one.uid, creator: 'user-1', ...edit },
  ])
  for (const { uid } of everything.videos) await stream.deleteVideo(uid)
})

describe('a fault', () => {
  it('with 429 tells how long to wait', async () => {
    await injectFault({ route: 'GET .*/stream', when: 'before', status: 429, headers: { 'retry-after': '7' } })

    const error = await errorOf(stream.listVideos())

    expect(error).toMatchObject({ status: 429, retryAfterSeconds: 7 })
    expect(isTemporary(error)).toBe(true)
  })

  it('that breaks the connection after the effect is temporary, and the video is found by its intent', async () => {
    await injectFault({ route: 'POST .*/stream', when: 'after', reset: true })

    const error = await errorOf(createUpload(stream, 'i-6'))

    expect(isTemporary(error)).toBe(true)
    expect(isRefusal(error)).toBe(false)
    const { videos } = await stream.listVideos({ creator: 'user-1' })
    const made = videos.filter((video) => video.meta.intent === 'i-6')
    expect(made).toHaveLength(1)
    for (const { uid } of made) await stream.deleteVideo(uid)
  })

  it('that never answers ends at the time limit', async () => {
    await injectFault({ route: 'GET .*/stream', when: 'before', hang: true })

    const error = await errorOf(emulated.connect({ timeoutSeconds: 0.3 }).listVideos())

    expect(String(error)).toBe('StreamError: GET /stream: no answer within 0.3 s')
  })
})

/** To change it would throw. */
function deeplyFrozen<T extends object>(value: T): T {
  for (const each of Object.values(value)) if (typeof each === 'object' && each !== null) deeplyFrozen(each)
  return Object.freeze(value)
}

async function injectFault(fault: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${emulated.urls.stream}/_emulator/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  })
  expect(response.ok).toBe(true)
}
