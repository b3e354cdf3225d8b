import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { UploadRecord } from '@/components/cloudflare-upload/engine/records'
import { maxFailures } from '@/components/cloudflare-upload/engine/retry'
import { describe as describeState } from '@/components/cloudflare-upload/words/describe'
import { english } from '@/components/cloudflare-upload/words/text'
import { type FakeServer, startFakeServer } from './fake-server'
import { memoryRecords, reach, uploadInNode, videoFile } from './scene'

let server: FakeServer
beforeEach(async () => {
  server = await startFakeServer()
})
afterEach(() => server.close())

describe('when a chunk fails', () => {
  test.each([408, 409, 423, 425, 429, 500, 502, 503])('with %i, it goes on, on the same upload', async (status) => {
    server.answerNext('PATCH', status, { 'Retry-After': '7' })
    const retryDelayMs = vi.fn((_failures: number, _retryAfterMs: number) => 1)
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, retryDelayMs })

    upload.start()
    await reach(upload, 'uploaded')

    expect(server.uploads.size).toBe(1)
    // The server is asked where it is before each try.
    expect(server.count('HEAD')).toBe(2)
    expect(retryDelayMs).toHaveBeenCalledWith(1, 7_000)
  })

  test.each([408, 409, 423, 425, 429, 500, 502, 503])(
    'so it does when the question where to go on fails with %i',
    async (status) => {
      server.answerNext('HEAD', status)
      const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

      upload.start()
      await reach(upload, 'uploaded')

      expect(server.uploads.size).toBe(1)
    },
  )

  test('so it does when the question where to go on is answered by a page of welcome', async () => {
    server.answerNext('HEAD', 200, { 'Content-Type': 'text/html' })
    const { upload, states } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()
    await reach(upload, 'uploaded')

    expect(states).toContainEqual(
      expect.objectContaining({ status: 'retrying', error: expect.objectContaining({ code: 'network' }) }),
    )
  })

  test('so it does when that question is met with silence', async () => {
    server.meetNext('HEAD', () => true)
    const { upload, states } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, stallMs: 200 })

    upload.start()
    await reach(upload, 'uploaded')

    expect(states).toContainEqual(
      expect.objectContaining({ status: 'retrying', error: expect.objectContaining({ code: 'stalled' }) }),
    )
  })

  test('by a broken connection in the middle, only the rest is sent', async () => {
    const file = videoFile(4_000_000)
    server.meetNext('PATCH', (response, request) => keepSome(request, 1_000_000).then(() => !!response.destroy()))
    const { upload } = uploadInNode({ file, endpoint: server.endpoint })

    upload.start()
    const { uid } = await reach(upload, 'uploaded')

    expect(server.held(uid).equals(Buffer.from(await file.arrayBuffer()))).toBe(true)
    expect(server.requests.filter(({ method }) => method === 'PATCH').map(offsetOf)).toEqual([0, expect.any(Number)])
    expect(offsetOf(server.requests.at(-1))).toBeGreaterThanOrEqual(1_000_000)
  })

  test('by silence, a watchdog ends the wait', async () => {
    server.meetNext('PATCH', () => true)
    const { upload, states } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, stallMs: 200 })

    upload.start()
    await reach(upload, 'uploaded')

    expect(states).toContainEqual(
      expect.objectContaining({ status: 'retrying', error: expect.objectContaining({ code: 'stalled' }) }),
    )
    expect(server.uploads.size).toBe(1)
  })

  test.each([400, 403, 413])('with %i, it is over, and says so', async (status) => {
    server.answerNext('PATCH', status)
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()
    const { error } = await reach(upload, 'failed')

    expect(error).toMatchObject({ code: `http_${status}`, retryable: false })
  })

  test('again and again without a new byte, the person decides', async () => {
    for (let count = 0; count < maxFailures; count += 1) server.answerNext('HEAD', 500)
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()
    expect((await reach(upload, 'failed')).error).toMatchObject({ message: 'The server is busy.', retryable: true })
    upload.retry()

    await reach(upload, 'uploaded')
    expect(server.uploads.size).toBe(1)
  })

  test('by lost connections only, it has far more patience: a tunnel may be long', async () => {
    const times = 2 * maxFailures
    for (let count = 0; count < times; count += 1) server.meetNext('HEAD', (response) => Boolean(response.destroy()))
    const { upload, states } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()
    await reach(upload, 'uploaded')

    expect(states.filter(({ status }) => status === 'retrying')).toHaveLength(times)
  })

  test('as often as it likes while bytes become safe, it never gives up', async () => {
    const times = maxFailures + 3
    for (let count = 0; count < times; count += 1) {
      server.meetNext('PATCH', (response, request) => keepSome(request, 1).then(() => !!response.destroy()))
    }
    const { upload, states } = uploadInNode({ file: videoFile(2_000_000), endpoint: server.endpoint })

    upload.start()
    await reach(upload, 'uploaded')

    expect(states.filter(({ status }) => status === 'retrying')).toHaveLength(times)
  })
})

describe('when the upload is no more', () => {
  test.each([404, 410])('(%i) another one begins with another key, from 0 %%, and it says so', async (status) => {
    server.answerNext('HEAD', status)
    const { upload, states } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()
    await reach(upload, 'uploaded')

    const keys = server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ headers }) => headers['idempotency-key'])
    expect(new Set(keys).size).toBe(2)
    expect(states).toContainEqual(expect.objectContaining({ status: 'uploading', hasRestarted: true, safeBytes: 0 }))
  })

  test('W2: a server that will not go on with an old upload by its uid gets a new one, with another key', async () => {
    const records = memoryRecords()
    const file = videoFile()
    await leaveRecord(file, records, { uid: 'uid1' })
    const former = [...records.all.values()][0]?.requestId
    server.answerNext(
      'POST',
      404,
      {},
      JSON.stringify({ error: { code: 'unknown_upload', message: 'No such upload.' } }),
    )

    const { upload, states } = uploadInNode({ file, endpoint: server.endpoint, records })
    server.requests.length = 0
    upload.start()
    await reach(upload, 'uploaded')

    const [first, second] = server.requests.filter(({ method }) => method === 'POST')
    expect(first?.headers).toMatchObject({ 'upload-uid': 'uid1', 'idempotency-key': former })
    expect(second?.headers['upload-uid']).toBeUndefined()
    expect(second?.headers['idempotency-key']).not.toBe(former)
    expect(states).toContainEqual(expect.objectContaining({ status: 'uploading', hasRestarted: true }))
  })

  test('an upload whose form was sent ends, and is not offered again: its row would not hear of a new one', async () => {
    const records = memoryRecords()
    const file = videoFile()
    await leaveRecord(file, records, { uid: 'uid1', isSent: true })
    server.answerNext('POST', 404)

    const { upload } = uploadInNode({ file, endpoint: server.endpoint, records, uid: 'uid1' })
    upload.start()

    expect((await reach(upload, 'failed')).error).toMatchObject({ code: 'gone', retryable: false })
    expect(records.all.size).toBe(0)
    expect(server.uploads.size).toBe(1)
  })

  test('the file of an upload that a row goes on with makes a new video in another form, and leaves that record', async () => {
    const [records, file] = [memoryRecords(), videoFile()]
    await leaveRecord(file, records, { uid: 'uid1', isSent: true })
    const [sent] = records.all.values()

    const { upload } = uploadInNode({ file, endpoint: server.endpoint, records })
    upload.start()

    expect((await reach(upload, 'uploaded')).uid).not.toBe('uid1')
    expect([...records.all.values()]).toEqual([sent])
  })

  test('U Resume after reload: a record of an upload that is whole and that a row has taken makes a new video', async () => {
    const [records, file] = [memoryRecords(), videoFile()]
    await leaveRecord(file, records, { uid: 'uid1' })
    server.uploads.get('uid1')?.chunks.splice(0, 9, Buffer.from(await file.arrayBuffer()))
    server.answerNext('GET', 404)

    const { upload } = uploadInNode({ file, endpoint: server.endpoint, records })
    upload.start()

    expect((await reach(upload, 'uploaded')).uid).not.toBe('uid1')
  })

  test('one that is whole and that nobody has taken is simply there', async () => {
    const [records, file] = [memoryRecords(), videoFile()]
    await leaveRecord(file, records, { uid: 'uid1' })
    server.uploads.get('uid1')?.chunks.splice(0, 9, Buffer.from(await file.arrayBuffer()))

    const { upload } = uploadInNode({ file, endpoint: server.endpoint, records })
    upload.start()

    expect((await reach(upload, 'uploaded')).uid).toBe('uid1')
  })

  test('every time, it stops asking', async () => {
    for (let count = 0; count < 10; count += 1) server.answerNext('HEAD', 404)
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()

    expect((await reach(upload, 'failed')).error.code).toBe('gone')
    expect(server.count('POST')).toBe(4)
  })
})

describe('after the tab was closed', () => {
  test('the same file goes on where the server is', async () => {
    const records = memoryRecords()
    const file = videoFile(4_000_000)
    server.meetNext('PATCH', (_response, request) => keepSome(request, 1_000_000).then(() => true))
    const closed = uploadInNode({ file, endpoint: server.endpoint, records }).upload
    closed.start()
    await vi.waitFor(() => expect(server.held('uid1').length).toBeGreaterThanOrEqual(1_000_000))
    closed.pause()
    const before = server.held('uid1').length

    const { upload, states } = uploadInNode({ file, endpoint: server.endpoint, records })
    upload.start()
    const { uid } = await reach(upload, 'uploaded')

    expect(uid).toBe('uid1')
    expect(states.find(({ status }) => status === 'uploading')).toMatchObject({ safeBytes: before })
    expect(server.held(uid).equals(Buffer.from(await file.arrayBuffer()))).toBe(true)
    expect(records.all.size).toBe(0)
  })

  test('an upload that the server has replaced starts again from 0 %, and says so', async () => {
    const records = memoryRecords()
    const file = videoFile()
    server.answerNext('HEAD', 400)
    const closed = uploadInNode({ file, endpoint: server.endpoint, records }).upload
    closed.start()
    await reach(closed, 'failed')
    for (const record of records.all.values()) Object.assign(record, { uid: 'of-yesterday', offset: 99_000 })

    const { upload, states } = uploadInNode({ file, endpoint: server.endpoint, records })
    upload.start()
    await reach(upload, 'uploaded')

    expect(states.find(({ status }) => status === 'uploading')).toMatchObject({ sentBytes: 0, hasRestarted: true })
  })

  test('D10 the same file after success is another upload', async () => {
    const [file, records] = [videoFile(), memoryRecords()]
    const first = uploadInNode({ file, endpoint: server.endpoint, records }).upload
    first.start()
    const { uid } = await reach(first, 'uploaded')

    const second = uploadInNode({ file, endpoint: server.endpoint, records }).upload
    second.start()

    expect((await reach(second, 'uploaded')).uid).not.toBe(uid)
  })
})

describe('what is shown', () => {
  test('W25: never falls, and is 100 % only when the server has said that it has everything', async () => {
    server.meetNext('PATCH', (response, request) => keepSome(request, 1_000_000).then(() => !!response.destroy()))
    const { upload, states } = uploadInNode({ file: videoFile(4_000_000), endpoint: server.endpoint })

    upload.start()
    await reach(upload, 'uploaded')

    const shown = states.map((state) => describeState(state, 0, english).sent ?? 0)
    expect(shown).toEqual(shown.toSorted((a, b) => a - b))
    expect(shown.slice(0, -1).every((part) => part < 1)).toBe(true)
    expect(shown.at(-1)).toBe(1)
  })
})

/** What an upload leaves behind whose tab was closed before its first byte. */
async function leaveRecord(file: File, records: ReturnType<typeof memoryRecords>, more: Partial<UploadRecord>) {
  const { upload } = uploadInNode({ file, endpoint: server.endpoint, records })
  server.meetNext('HEAD', () => true)
  upload.start()
  await vi.waitFor(() => expect(server.count('HEAD')).toBe(1))
  upload.pause()
  await vi.waitFor(() => expect(server.count('HEAD')).toBe(2))
  for (const record of records.all.values()) Object.assign(record, more)
}

/** Stores the first bytes of a chunk, as a server does whose client goes away. */
async function keepSome(request: IncomingMessage, bytes: number) {
  const stored = server.uploads.get(request.url?.split('/').at(-1) ?? '')
  let kept = 0
  for await (const chunk of request) {
    stored?.chunks.push(chunk)
    kept += chunk.length
    if (kept >= bytes) return
  }
}

function offsetOf(request?: { headers: IncomingMessage['headers'] }): number {
  return Number(request?.headers['upload-offset'])
}
