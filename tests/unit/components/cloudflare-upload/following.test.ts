import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type FakeServer, startFakeServer } from './fake-server'
import { reach, switchableNetwork, uploadInNode, videoFile } from './scene'

let server: FakeServer
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true, advanceTimeDelta: 20 })
  server = await startFakeServer()
})
afterEach(async () => {
  vi.useRealTimers()
  await server.close()
})

describe('once every byte is there', () => {
  test('W16: the upload follows Stream until it is ready, with its uid in each state', async () => {
    const { upload, states } = await uploaded({ phase: 'processing', pctComplete: 39 })

    await later(2_000)
    await reach(upload, 'processing')
    tell({ phase: 'processing', pctComplete: 80 })
    await later(3_000)
    await vi.waitFor(() => expect(upload.getState()).toMatchObject({ pctComplete: 80 }))
    tell({ phase: 'ready' })
    await later(10_000)
    await reach(upload, 'ready')

    const after = states.slice(states.findIndex(({ status }) => status === 'uploaded'))
    expect(after.map((state) => 'uid' in state && state.uid)).toEqual(after.map(() => 'uid1'))
    const asked = server.count('GET')
    await later(60_000)
    expect(server.count('GET')).toBe(asked)
  })

  test('what Stream cannot encode has failed, in the words of the server, and is not tried again', async () => {
    const { upload } = await uploaded({ phase: 'failed', message: 'The file was not recognized as a video.' })

    await later(2_000)
    const { error } = await reach(upload, 'failed')
    upload.retry()

    expect(error).toEqual({ code: 'processing', message: 'The file was not recognized as a video.', retryable: false })
    expect(upload.getState().status).toBe('failed')
  })

  test.each([404, 405, 401])('%i ends it: it stays uploaded, and nobody is asked again', async (status) => {
    const { upload } = await uploaded({ phase: 'processing' })
    server.answerNext('GET', status)

    await later(2_000)
    await vi.waitFor(() => expect(server.count('GET')).toBe(1))
    await later(60_000)

    expect(server.count('GET')).toBe(1)
    expect(upload.getState().status).toBe('uploaded')
  })

  test('a row that has taken it ends it', async () => {
    const { upload } = await uploaded({ phase: 'taken' })

    await later(2_000)
    await vi.waitFor(() => expect(server.count('GET')).toBe(1))
    await later(60_000)

    expect(server.count('GET')).toBe(1)
    expect(upload.getState().status).toBe('uploaded')
  })

  test('a page in place of an answer ends it too', async () => {
    const { upload } = await uploaded({ phase: 'processing' })
    server.answerNext('GET', 200, { 'Content-Type': 'text/html' }, '<!doctype html>')

    await later(2_000)
    await vi.waitFor(() => expect(server.count('GET')).toBe(1))
    await later(60_000)

    expect(server.count('GET')).toBe(1)
    expect(upload.getState().status).toBe('uploaded')
  })

  test('a server that is busy is asked again, and not sooner than it said', async () => {
    const { upload } = await uploaded({ phase: 'ready' })
    server.answerNext('GET', 503, { 'Retry-After': '30' })

    await later(2_000)
    await vi.waitFor(() => expect(server.count('GET')).toBe(1))
    await later(25_000)
    expect(server.count('GET')).toBe(1)
    // Its 30 s begin when the answer has been read, which a busy machine may do late.
    await later(35_000)

    await reach(upload, 'ready')
  })

  test('nobody is asked while the page is hidden or offline, and at once when it is seen again', async () => {
    const network = switchableNetwork()
    const { upload } = await uploaded({ phase: 'ready' }, network)

    network.look(false)
    await later(30_000)
    network.turn(false)
    network.look(true)
    await later(30_000)
    expect(server.count('GET')).toBe(0)
    network.turn(true)

    await reach(upload, 'ready')
  })

  test.each(['pause', 'cancel', 'sent'] as const)('%s ends it', async (verb) => {
    const { upload } = await uploaded({ phase: 'processing' })

    upload[verb]()
    await later(60_000)

    expect(server.count('GET')).toBe(0)
    expect(upload.getState().status).toBe(verb === 'cancel' ? 'cancelled' : 'uploaded')
  })
})

async function uploaded(
  status: { phase: string; pctComplete?: number; message?: string },
  network = switchableNetwork(),
) {
  const { upload, states } = uploadInNode({ file: videoFile(), endpoint: server.endpoint, network })
  upload.start()
  await reach(upload, 'uploaded')
  tell(status)
  return { upload, states }
}

function tell(status: { phase: string; pctComplete?: number; message?: string }) {
  for (const stored of server.uploads.values()) stored.status = status
}

async function later(ms: number) {
  await vi.advanceTimersByTimeAsync(ms)
}
