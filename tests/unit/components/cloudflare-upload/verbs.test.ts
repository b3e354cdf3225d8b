import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type FakeServer, startFakeServer } from './fake-server'
import { memoryRecords, reach, switchableNetwork, UploadOfBlob, uploadInNode, videoFile } from './scene'

let server: FakeServer
beforeEach(async () => {
  server = await startFakeServer()
})
afterEach(() => server.close())

describe('pause', () => {
  test('U Pause / resume: stops the bytes at once, says what is safe, and going on sends the rest to the same upload', async () => {
    const file = videoFile(4_000_000)
    holdNextPatch()
    const { upload, states } = uploadInNode({ file, endpoint: server.endpoint })
    upload.start()
    await reach(upload, 'uploading')
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(1))

    upload.pause()
    expect(upload.getState().status).toBe('paused')
    server.uploads.get('uid1')?.chunks.push(Buffer.from(await file.slice(0, 500_000).arrayBuffer()))
    await vi.waitFor(() => expect(upload.getState()).toMatchObject({ safeBytes: expect.any(Number) }))
    const paused = states.length
    upload.resume()
    const { uid } = await reach(upload, 'uploaded')

    expect(states[paused]?.status).toBe('uploading')
    expect(uid).toBe('uid1')
    expect(server.held(uid).equals(Buffer.from(await file.arrayBuffer()))).toBe(true)
    expect(server.count('POST')).toBe(1)
  })

  test('between start and the first request lets nothing leave', async () => {
    let pauses = 1
    const { upload } = uploadInNode({
      file: videoFile(),
      endpoint: server.endpoint,
      loadTus: async () => ({
        Upload: class extends UploadOfBlob {
          override start() {
            super.start()
            if (pauses-- > 0) upload.pause()
          }
        },
      }),
    })

    upload.start()
    await reach(upload, 'paused')
    await vi.waitFor(() => expect(server.count('HEAD')).toBe(1))
    upload.resume()
    await reach(upload, 'uploaded')

    // One HEAD asked what is safe, one where to go on.
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'HEAD', 'HEAD', 'PATCH'])
  })

  test('while the creation request is on its way does not take it back, and makes no second one', async () => {
    let answer = () => {}
    server.meetNext('POST', () => new Promise((resolve) => (answer = () => resolve(false))))
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })
    upload.start()
    await vi.waitFor(() => expect(server.count('POST')).toBe(1))

    upload.pause()
    upload.resume()
    answer()
    await reach(upload, 'uploaded')

    expect(server.count('POST')).toBe(1)
  })
})

describe('cancel', () => {
  test('U Cancel + server delete: stops, forgets, and gives the upload up at the server', async () => {
    const records = memoryRecords()
    holdNextPatch()
    const { upload, states } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, records })
    upload.start()
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(1))

    upload.cancel()

    await vi.waitFor(() => expect(server.uploads.size).toBe(0))
    expect(server.requests.at(-1)).toMatchObject({ method: 'DELETE', url: '/api/uploads/posts.video/uid1' })
    expect(records.all.size).toBe(0)
    expect(states.at(-1)).toEqual({ status: 'cancelled' })
  })

  test('before the server has answered, the server hears of it all the same', async () => {
    let answer = () => {}
    const records = memoryRecords()
    server.meetNext('POST', () => new Promise((resolve) => (answer = () => resolve(false))))
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, records })
    upload.start()
    await vi.waitFor(() => expect(server.count('POST')).toBe(1))

    upload.cancel()
    answer()

    await vi.waitFor(() => expect(server.requests.at(-1)?.method).toBe('DELETE'))
    expect(records.all.size).toBe(0)
    expect(upload.getState()).toEqual({ status: 'cancelled' })
  })

  test('while its record is written lets no creation leave, and gives up what an earlier page had begun', async () => {
    const records = memoryRecords()
    const file = videoFile()
    const first = uploadInNode({ file, endpoint: server.endpoint, records }).upload
    holdNextPatch()
    first.start()
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(1))
    const writes: (() => void)[] = []
    const slow = { ...records, write: () => new Promise<void>((resolve) => writes.push(resolve)) }
    const { upload } = uploadInNode({ file, endpoint: server.endpoint, records: slow })
    upload.start()
    await vi.waitFor(() => expect(writes).toHaveLength(1))
    writes[0]?.()
    await vi.waitFor(() => expect(writes).toHaveLength(2))

    upload.cancel()
    writes[1]?.()

    await vi.waitFor(() => expect(server.requests.at(-1)).toMatchObject({ method: 'DELETE' }))
    expect(server.uploads.size).toBe(0)
    expect(server.count('POST')).toBe(1)
  })

  test('after the end gives up what was uploaded', async () => {
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint })
    upload.start()
    await reach(upload, 'uploaded')

    upload.cancel()

    await vi.waitFor(() => expect(server.uploads.size).toBe(0))
  })
})

describe('retry', () => {
  test('ends the wait', async () => {
    server.answerNext('PATCH', 503)
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, retryDelayMs: () => 60_000 })
    upload.start()
    const { retryAt } = await reach(upload, 'retrying')
    expect(retryAt).toBeGreaterThan(Date.now())

    upload.retry()

    await reach(upload, 'uploaded')
  })
})

describe('after a sleep', () => {
  test('a wait that the browser made up ends at once', async () => {
    const network = switchableNetwork()
    server.answerNext('PATCH', 500)
    const { upload } = uploadInNode({
      file: videoFile(),
      endpoint: server.endpoint,
      network,
      retryDelayMs: () => 60_000,
    })
    upload.start()
    await reach(upload, 'retrying')

    network.look(true)

    await reach(upload, 'uploaded')
  })
})

describe('while it is looked at', () => {
  test('a pause does not skip the look: what is too long is refused when it goes on', async () => {
    const inspect = async () => ({ durationSeconds: 700 })
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, maxDurationSeconds: 600, inspect })
    upload.start()

    upload.pause()
    upload.resume()

    expect((await reach(upload, 'refused')).error.code).toBe('too_long')
    expect(server.requests).toEqual([])
  })
})

describe('without a network', () => {
  test('U Offline detect + auto-resume: it waits, and goes on by itself', async () => {
    const network = switchableNetwork()
    holdNextPatch()
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, network })
    upload.start()
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(1))

    network.turn(false)
    expect(upload.getState().status).toBe('offline')
    network.turn(true)
    await reach(upload, 'uploaded')

    expect(server.uploads.size).toBe(1)
  })

  test('from the start, nothing is sent until there is one', async () => {
    const network = switchableNetwork()
    network.turn(false)
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, network })

    upload.start()
    await reach(upload, 'offline')
    expect(server.requests).toEqual([])
    network.turn(true)

    await reach(upload, 'uploaded')
  })

  test('a pause stays a pause when the network comes back', async () => {
    const network = switchableNetwork()
    holdNextPatch()
    const { upload } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, network })
    upload.start()
    await reach(upload, 'uploading')

    upload.pause()
    network.turn(false)
    network.turn(true)

    expect(upload.getState().status).toBe('paused')
  })
})

/** Lets the next chunk arrive and never answers it. */
function holdNextPatch() {
  server.meetNext('PATCH', () => true)
}
