import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { browserRecords } from '@/components/cloudflare-upload/engine/records'
import type { UploadState } from '@/components/cloudflare-upload/engine/upload-state'
import { type FakeServer, startFakeServer } from './fake-server'
import { memoryRecords, reach, uploadInNode, videoFile } from './scene'

let server: FakeServer
beforeEach(async () => {
  server = await startFakeServer()
})
afterEach(() => server.close())

describe('an upload', () => {
  test('W15: ends with its uid when the server has the file, byte for byte, and nothing more is remembered', async () => {
    const records = memoryRecords()
    const file = videoFile()
    const { upload } = uploadInNode({ file, endpoint: server.endpoint, records })

    upload.start()
    const { uid } = await reach(upload, 'uploaded')

    expect(server.held(uid).equals(Buffer.from(await file.arrayBuffer()))).toBe(true)
    expect(records.all.size).toBe(0)
  })

  test('asks once, in tus, with a key that was written down before', async () => {
    const records = memoryRecords()
    let remembered: string | undefined
    server.meetNext('POST', () => {
      remembered = [...records.all.values()][0]?.requestId
      return false
    })
    const { upload } = uploadInNode({ file: videoFile(5, 'Ünterwegs.mp4'), endpoint: server.endpoint, records })

    upload.start()
    await reach(upload, 'uploaded')

    expect(server.count('POST')).toBe(1)
    const { url, headers } = server.requests[0] ?? {}
    expect(url).toBe('/api/uploads/posts.video')
    expect(headers).toMatchObject({
      'tus-resumable': '1.0.0',
      'upload-length': '5',
      'upload-metadata': `filename ${btoa('\u00c3\u009cnterwegs.mp4')},filetype ${btoa('video/mp4')}`,
      'idempotency-key': remembered,
    })
    expect(remembered).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('W8: of more than one chunk goes in chunks that follow the link, each a multiple of 256 KiB', async () => {
    const mebibyte = 1024 * 1024
    const file = new File([new Uint8Array(35 * mebibyte)], 'long.mp4', { type: 'video/mp4' })
    const { upload } = uploadInNode({ file, endpoint: server.endpoint })

    upload.start()
    await reach(upload, 'uploaded')

    const offsets = server.requests
      .filter(({ method }) => method === 'PATCH')
      .map(({ headers }) => headers['upload-offset'])
    expect(offsets).toEqual(['0', String(10 * mebibyte), String(30 * mebibyte)])
  })

  test('works without any storage', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, records: browserRecords })

    upload.start()
    await reach(upload, 'uploaded')

    expect(warn).toHaveBeenCalled()
    warn.mockRestore()
  })
})

describe('before the first byte', () => {
  test.each([
    ['a file that is no video', videoFile(5, 'notes.pdf'), 'notes.pdf is not a video. MP4, MOV, MKV and WebM are.'],
    ['a file above the limit', videoFile(2_000_001), '2.1\u00a0MB is too large. This field takes up to 2\u00a0MB.'],
    ['an empty file', videoFile(0), 'holiday.mp4 is empty. Choose a file with a video in it.'],
  ])('%s is refused, and the server is not asked', async (_what, named, message) => {
    const file = new File([named], named.name, { type: named.name.endsWith('.pdf') ? 'application/pdf' : '' })
    const { upload } = uploadInNode({ file, endpoint: server.endpoint, maxSizeBytes: 2_000_000 })

    upload.start()
    const { error } = await reach(upload, 'refused')

    expect(error).toMatchObject({ message, retryable: false })
    expect(server.requests).toEqual([])
  })

  test('a video that is too long is refused with both lengths', async () => {
    const inspect = async () => ({ durationSeconds: 859.2 })
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, maxDurationSeconds: 600, inspect })

    upload.start()
    const { error } = await reach(upload, 'refused')

    expect(error).toMatchObject({ code: 'too_long', message: '14:20 is too long. This field takes up to 10:00.' })
    expect(server.requests).toEqual([])
  })

  test('what this browser cannot show is let through', async () => {
    const inspect = async () => ({})
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, maxDurationSeconds: 10, inspect })

    upload.start()

    await reach(upload, 'uploaded')
  })
})

describe('when the creation request fails', () => {
  test.each([408, 409, 423, 425, 429, 500, 502, 503])('%i is tried again with the same key', async (status) => {
    server.answerNext('POST', status, { 'Retry-After': '2' })
    const retryDelayMs = vi.fn((_failures: number, _retryAfterMs: number) => 1)
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, retryDelayMs })

    upload.start()
    await reach(upload, 'uploaded')

    const keys = server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ headers }) => headers['idempotency-key'])
    expect(keys).toEqual([keys[0], keys[0]])
    expect(retryDelayMs).toHaveBeenCalledWith(1, 2_000)
  })

  test('a page of welcome in place of an answer is no answer', async () => {
    server.answerNext('POST', 200, { 'Content-Type': 'text/html' }, '<h1>Welcome to our hotel</h1>')
    const { upload, states } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()
    await reach(upload, 'uploaded')

    expect(errorsOf(states)).toEqual(['network'])
  })

  test('by a broken connection, it is asked again with the same key', async () => {
    server.meetNext('POST', (response) => Boolean(response.destroy()))
    const { upload, states } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()
    await reach(upload, 'uploaded')

    expect(errorsOf(states)).toEqual(['network'])
    expect(server.uploads.size).toBe(1)
  })

  test('by silence, it is asked again', async () => {
    const silence = new AbortController()
    vi.spyOn(AbortSignal, 'timeout').mockImplementationOnce(() => silence.signal)
    server.meetNext('POST', () => {
      silence.abort(new DOMException('', 'TimeoutError'))
      return true
    })
    const { upload, states } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()
    await reach(upload, 'uploaded')

    expect(errorsOf(states)).toEqual(['timeout'])
  })

  test('a refusal is final, in the words of the server, and is not remembered', async () => {
    const records = memoryRecords()
    const body = { error: { code: 'storage_full', message: 'There is no room for this video.' } }
    server.answerNext('POST', 422, {}, JSON.stringify(body))
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, records })

    upload.start()
    const { error } = await reach(upload, 'refused')

    expect(error).toMatchObject({ ...body.error, retryable: false })
    expect(server.count('POST')).toBe(1)
    expect(records.all.size).toBe(0)
  })

  test('a wait of hours is no countdown: the message stands, and "Try again" tries again', async () => {
    const message = 'You have used 10 of 10 uploads today.'
    server.answerNext('POST', 429, { 'Retry-After': '7200' }, JSON.stringify({ error: { code: 'rate', message } }))
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })

    upload.start()
    expect((await reach(upload, 'failed')).error).toMatchObject({ message, retryable: true })
    upload.retry()

    await reach(upload, 'uploaded')
  })
})

function errorsOf(states: UploadState[]): string[] {
  return states.flatMap((state) => (state.status === 'retrying' ? state.error.code : []))
}
