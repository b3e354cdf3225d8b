import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountId, type Emulator, media, startEmulator, type Video } from './fixture'

let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator({ authEmail: 'me@example.com', apiKey: 'key-1' })
})
afterAll(() => emulator.close())

describe('who asks', () => {
  const ask = (headers: Record<string, string>, account = accountId) =>
    fetch(`${emulator.stream}/client/v4/accounts/${account}/stream`, { headers })

  test('the token and the legacy pair may pass', async () => {
    expect((await ask({ Authorization: 'bearer local-token' })).status).toBe(200)
    expect((await ask({ 'X-Auth-Email': 'me@example.com', 'X-Auth-Key': 'key-1' })).status).toBe(200)
  })

  test.each([
    ['no header', {}, 400, 6003, 6111],
    ['no scheme', { Authorization: 'local-token' }, 400, 6003, 6111],
    ['half of the pair', { 'X-Auth-Email': 'me@example.com' }, 400, 6003, 6103],
    ['a wrong token', { Authorization: 'Bearer other' }, 401, 10000, undefined],
    ['a wrong key', { 'X-Auth-Email': 'me@example.com', 'X-Auth-Key': 'key-2' }, 401, 10000, undefined],
  ])('%s is refused', async (_, headers, status, code, chained) => {
    const response = await ask(headers as Record<string, string>)

    expect(response.status).toBe(status)
    const body = await response.json()
    expect(body).toMatchObject({ success: false, result: null, errors: [{ code }] })
    expect(body.errors[0].error_chain?.[0].code).toBe(chained)
  })

  test('an account that is no account is 404 with 7003, that of another is 403', async () => {
    const malformed = await ask({ Authorization: 'Bearer local-token' }, 'not-an-id')
    expect(malformed.status).toBe(404)
    expect((await malformed.json()).errors[0].code).toBe(7003)
    expect((await ask({ Authorization: 'Bearer local-token' }, 'f'.repeat(32))).status).toBe(403)
  })
})

describe('one video', () => {
  test('that is not there is 404 with 10003', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['DELETE', ''],
      ['GET', '/downloads'],
    ] as const) {
      const answer = await emulator.call(method, `/${'0'.repeat(32)}${path}`, method === 'POST' ? {} : undefined)
      expect([answer.httpStatus, answer.errors[0]?.code]).toEqual([404, 10003])
    }
  })

  test('keeps what an edit leaves out, and replaces meta as a whole', async () => {
    const { uid } = await emulator.create(10, { name: 'old' })

    const edited = await emulator.call('POST', `/${uid}`, { creator: 'user-1', meta: { intent: '7' } })
    const again = await emulator.call('POST', `/${uid}`, { requireSignedURLs: true, creator: null, unknown: 1 })

    expect(edited.result).toMatchObject({ creator: 'user-1', meta: { intent: '7' }, maxDurationSeconds: 600 })
    expect(edited.result.meta).toEqual({ intent: '7' })
    expect(again.result).toMatchObject({ creator: null, meta: { intent: '7' }, requireSignedURLs: true })
    expect(again.result.modified > edited.result.modified).toBe(true)
  })

  test.each([
    ['{', 10004],
    ['[]', 10004],
    [JSON.stringify({ creator: 'x'.repeat(65) }), 10005],
    [JSON.stringify({ allowedOrigins: ['https://example.com'] }), 10005],
    [JSON.stringify({ thumbnailTimestampPct: 1.1 }), 10005],
    [JSON.stringify({ maxDurationSeconds: 36_001 }), 10005],
    [JSON.stringify({ scheduledDeletion: new Date(Date.now() + 29 * 86_400_000).toISOString() }), 10005],
    [JSON.stringify({ uid: 'another' }), 10005],
  ])('refuses the edit %s with %i', async (body, code) => {
    const { uid } = await emulator.create(10)

    const answer = await emulator.call('POST', `/${uid}`, body)

    expect([answer.httpStatus, answer.errors[0]?.code]).toEqual([400, code])
  })

  test('is gone when it was deleted, with its file, and the deletion is logged', async () => {
    const uid = await emulator.uploadMedia('3s.mp4')

    const response = await fetch(`${emulator.stream}/client/v4/accounts/${accountId}/stream/${uid}`, {
      method: 'DELETE',
      headers: { Authorization: 'Bearer local-token' },
    })

    expect([response.status, await response.text()]).toEqual([200, ''])
    expect((await emulator.call('GET', `/${uid}`)).httpStatus).toBe(404)
    const { deletions } = await emulator.control<{ deletions: unknown[] }>('GET', '/deletions')
    expect(deletions).toContainEqual({ uid, at: expect.any(String), reason: 'deleted through the API' })
  })

  test('goes at its scheduled deletion', async () => {
    const { uid } = await emulator.create(10)
    const scheduledDeletion = new Date(Date.now() + 31 * 86_400_000).toISOString()
    await emulator.call('POST', `/${uid}`, { scheduledDeletion })

    await emulator.control('POST', '/clock', { advanceSeconds: 32 * 86_400 })

    expect((await emulator.call('GET', `/${uid}`)).httpStatus).toBe(404)
  })
})

describe('the list', () => {
  test('is filtered by each of its parameters, and counted on demand', async () => {
    const list = async (query: string) => {
      const { result } = await emulator.call<Video[]>('GET', `?${query}`)
      return result.map(({ meta }) => meta.name)
    }
    for (const name of ['beach one', 'beach two', 'hill']) {
      const { uid } = await emulator.create(10, { name })
      await emulator.call('POST', `/${uid}`, { creator: name === 'hill' ? 'ben' : 'ann' })
    }
    const [hill, two, one] = (await emulator.call<Video[]>('GET', '?limit=3')).result

    expect(await list('search=BEACH')).toEqual(['beach two', 'beach one'])
    expect(await list('search=beach&asc=true')).toEqual(['beach one', 'beach two'])
    expect(await list('video_name=hill')).toEqual(['hill'])
    expect(await list(`name=${two?.uid},hill`)).toEqual(['hill', 'beach two'])
    expect(await list(`id=${one?.uid},${two?.uid}`)).toEqual(['beach two', 'beach one'])
    expect(await list('creator=ann&limit=1')).toEqual(['beach two'])
    expect(await list('creator=ann&status=ready,queued')).toEqual([])
    expect(await list('type=live')).toEqual([])
    expect(await list(`creator=ann&before=${two?.created}`)).toEqual(['beach one'])
    expect(await list(`after=${two?.created}&asc=true`)).toEqual(['beach two', 'hill'])
    expect(hill?.meta.name).toBe('hill')
    expect(await emulator.call('GET', '?creator=ann&include_counts=true&limit=1')).toMatchObject({ total: 2, range: 1 })
    expect((await emulator.call('GET', '?limit=1001')).errors[0]?.code).toBe(10005)
  })
})

describe('an upload without tus', () => {
  const form = async (name: string) => {
    const body = new FormData()
    body.append('file', new Blob([await media(name)]), name)
    return body
  }
  type Link = { uploadURL: string; uid: string }

  test('needs maxDurationSeconds, and says so in its messages', async () => {
    const answer = await emulator.call('POST', '/direct_upload', {})

    expect(answer.httpStatus).toBe(400)
    expect(answer.errors).toEqual([{ code: 10005, message: 'Bad Request' }])
    expect(answer.messages).toEqual([{ code: 10005, message: 'required field maxDurationSeconds is missing' }])
  })

  test('takes one file at its URL, once', async () => {
    const { result } = await emulator.call<Link>('POST', '/direct_upload', { maxDurationSeconds: 60, creator: 'ann' })
    expect(await emulator.get(result.uid)).toMatchObject({ creator: 'ann', status: { state: 'pendingupload' } })

    const first = await fetch(result.uploadURL, { method: 'POST', body: await form('3s.mp4') })
    const second = await fetch(result.uploadURL, { method: 'POST', body: await form('3s.mp4') })

    expect([first.status, await first.text(), second.status]).toEqual([200, '', 400])
    expect((await emulator.get(result.uid)).status.state).toBe('queued')
  })

  test('refuses what is no video with 10059, and can be used again', async () => {
    const { result } = await emulator.call<Link>('POST', '/direct_upload', { maxDurationSeconds: 60 })

    const refused = await fetch(result.uploadURL, { method: 'POST', body: await form('not-a-video.mp4') })

    expect(refused.status).toBe(400)
    expect((await refused.json()).errors[0].code).toBe(10059)
    expect((await fetch(result.uploadURL, { method: 'POST', body: await form('3s.mp4') })).status).toBe(200)
  })

  test('ends after 30 minutes', async () => {
    const { result } = await emulator.call<Link>('POST', '/direct_upload', { maxDurationSeconds: 60 })
    await emulator.control('POST', '/clock', { advanceSeconds: 31 * 60 })

    expect((await fetch(result.uploadURL, { method: 'POST', body: await form('3s.mp4') })).status).toBe(410)
  })

  test('may be sent to the API itself', async () => {
    const answer = await emulator.call('POST', '', await form('3s.mp4'))

    expect(answer).toMatchObject({ httpStatus: 200, result: { status: { state: 'queued' } } })
    expect((await emulator.call('POST', '', await form('not-a-video.mp4'))).errors[0]?.code).toBe(10059)
  })
})

describe('storage', () => {
  type Usage = { totalStorageMinutes: number; totalStorageMinutesLimit: number; videoCount: number }

  test('is reserved by a link, freed by its expiry, and ends with 413 and 10011', async () => {
    const small = await startEmulator({ storageLimitMinutes: 10 })
    const usage = async () => (await small.call<Usage>('GET', '/storage-usage')).result
    await small.create(10, { maxDurationSeconds: '540' })
    expect(await usage()).toMatchObject({ totalStorageMinutes: 9, totalStorageMinutesLimit: 10, videoCount: 1 })

    const full = await small.call('POST', '/direct_upload', { maxDurationSeconds: 61 })
    expect([full.httpStatus, full.errors[0]?.code]).toEqual([413, 10011])

    await small.control('POST', '/clock', { advanceSeconds: 25 * 3600 })
    expect((await usage()).totalStorageMinutes).toBe(0)
    expect((await small.call('POST', '/direct_upload', { maxDurationSeconds: 61 })).httpStatus).toBe(200)
    await small.close()
  })

  test('holds the true duration once it is known, and nothing for an error', async () => {
    const small = await startEmulator({ storageLimitMinutes: 100 })
    await small.uploadMedia('20s.mp4', { maxDurationSeconds: '600' })
    await small.uploadMedia('not-a-video.mp4', { maxDurationSeconds: '600' })

    await small.step(4)

    expect((await small.call<Usage>('GET', '/storage-usage')).result.totalStorageMinutes).toBeCloseTo(20 / 60)
    await small.close()
  })

  test('has room for so many videos in processing, then answers 429', async () => {
    const small = await startEmulator({ processingLimit: 1 })
    await small.uploadMedia('3s.mp4')

    expect((await small.create(10)).response.status).toBe(429)
    await small.step(4)
    expect((await small.create(10)).response.status).toBe(201)
    await small.close()
  })
})
