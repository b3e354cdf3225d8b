import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createQueue, type QueueHost, type UploadQueue } from '@/components/cloudflare-upload/engine/queue'
import { roomIn } from '@/components/cloudflare-upload/engine/room'
import { createUpload } from '@/components/cloudflare-upload/engine/upload'
import { uidsOf } from '@/components/cloudflare-upload/engine/value'
import { type FakeServer, startFakeServer } from './fake-server'
import { memoryRecords, switchableNetwork, UploadOfBlob, videoFile } from './scene'

let server: FakeServer
beforeEach(async () => {
  server = await startFakeServer()
})
afterEach(() => server.close())

const names = ['a.mp4', 'b.mp4', 'c.mp4', 'd.mp4']
const files = () => names.map((name, index) => videoFile(1_000 * (index + 1), name))

describe('several files', () => {
  test('go two at a time, in their order, until all are there', async () => {
    const { queue } = queueInNode()
    const release = holdPatches()

    queue.add(files())
    await vi.waitFor(() => expect(statuses(queue)).toEqual(['uploading', 'uploading', 'queued', 'queued']))
    expect(server.count('POST')).toBe(2)
    release()

    await vi.waitFor(() => expect(queue.getTotal()).toMatchObject({ uploadedCount: 4, status: 'uploaded' }))
    expect(server.count('POST')).toBe(4)
  })

  test('that wait go in the order that the person made', async () => {
    const { queue } = queueInNode({ concurrency: 1 })
    const release = holdPatches()
    queue.add(files())
    await vi.waitFor(() => expect(statuses(queue)).toEqual(['uploading', 'queued', 'queued', 'queued']))

    queue.move(idOf(queue, 3), -2)
    release()
    await vi.waitFor(() => expect(queue.getTotal().uploadedCount).toBe(4))

    const sent = server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ headers }) => headers['upload-length'])
    expect(sent).toEqual(['1000', '4000', '2000', '3000'])
    expect(queue.getItems().map(({ file }) => file.name)).toEqual(['a.mp4', 'd.mp4', 'b.mp4', 'c.mp4'])
  })

  test('one that is paused lets the next one go', async () => {
    const { queue } = queueInNode({ concurrency: 1 })
    const release = holdPatches()
    queue.add(files().slice(0, 2))
    await vi.waitFor(() => expect(statuses(queue)).toEqual(['uploading', 'queued']))

    queue.pause(idOf(queue, 0))
    release()

    await vi.waitFor(() => expect(statuses(queue)).toEqual(['paused', 'uploaded']))
  })

  test('one that is removed is given up at the server, and the rest keep their places', async () => {
    const { queue } = queueInNode()
    queue.add(files().slice(0, 3))
    await vi.waitFor(() => expect(queue.getTotal().uploadedCount).toBe(3))
    const [, uid] = uidsOf(queue.getItems(), 'uploaded')

    queue.remove(idOf(queue, 1))

    await vi.waitFor(() => expect(server.uploads.has(String(uid))).toBe(false))
    expect(queue.getItems().map(({ file }) => file.name)).toEqual(['a.mp4', 'c.mp4'])
    expect(queue.getTotal()).toMatchObject({ count: 2, uploadedCount: 2, totalBytes: 4_000 })
  })

  test('one that is removed before anything is loaded never begins', async () => {
    let loaded = () => {}
    const { queue } = queueInNode(
      {},
      (near) =>
        new Promise((resolve) => {
          loaded = () => resolve(near)
        }),
    )
    queue.add(files().slice(0, 2))

    queue.remove(idOf(queue, 0))
    loaded()

    await vi.waitFor(() => expect(queue.getTotal().uploadedCount).toBe(1))
    expect(server.count('POST')).toBe(1)
  })
})

describe('while no control is there', () => {
  test('nothing begins; what was being loaded then goes on with the next one', async () => {
    let loaded = () => {}
    const { queue, host, guard } = queueInNode({}, (near) => {
      return new Promise((resolve) => {
        loaded = () => resolve(near)
      })
    })
    queue.add(files().slice(0, 2))

    queue.disconnect()
    loaded()
    // All that follows a promise has run by then.
    await new Promise(setImmediate)
    expect(guard).toMatchObject({ created: 0 })
    queue.remove(idOf(queue, 0))
    queue.connect(host)

    await vi.waitFor(() => expect(statuses(queue)).toEqual(['uploaded']))
    expect(server.count('POST')).toBe(1)
  })

  test('a file that comes waits for one, as between React’s commit and its effects', async () => {
    const { queue, host } = queueInNode()
    queue.disconnect()

    queue.add(files().slice(0, 1))
    expect(statuses(queue)).toEqual(['inspecting'])
    queue.connect(host)

    await vi.waitFor(() => expect(statuses(queue)).toEqual(['uploaded']))
  })
})

test('there is room for what is not there yet, and for another in place of the only one once that has ended', async () => {
  const { queue } = queueInNode()
  const release = holdPatches()
  queue.add(files().slice(0, 1))
  await vi.waitFor(() => expect(statuses(queue)).toEqual(['uploading']))
  expect([roomIn(queue, 5), roomIn(queue, 1)]).toEqual([4, 0])

  queue.pause()

  expect([roomIn(queue, 5), roomIn(queue, 1)]).toEqual([4, 0])
  release()
  queue.resume()
  await vi.waitFor(() => expect(statuses(queue)).toEqual(['uploaded']))
  expect([roomIn(queue, 5), roomIn(queue, 1)]).toEqual([4, 1])
})

test('what could not be loaded is tried again when the person says so', async () => {
  let isReachable = false
  const { queue } = queueInNode({}, async (near) => {
    if (!isReachable) throw new TypeError('Failed to fetch dynamically imported module')
    return near
  })
  queue.add(files().slice(0, 1))
  await vi.waitFor(() => expect(statuses(queue)).toEqual(['failed']))

  isReachable = true
  queue.retry(idOf(queue, 0))

  await vi.waitFor(() => expect(statuses(queue)).toEqual(['uploaded']))
})

test('the page is guarded once while bytes are on their way, and not while all are paused or there', async () => {
  const { queue, guard } = queueInNode()
  const release = holdPatches()
  queue.add(files())
  await vi.waitFor(() => expect(statuses(queue)).toContain('uploading'))
  expect(guard).toMatchObject({ begun: 1, ended: 0 })

  queue.pause()
  expect(guard).toMatchObject({ begun: 1, ended: 1 })
  release()
  queue.resume()
  await vi.waitFor(() => expect(queue.getTotal().uploadedCount).toBe(4))

  expect(guard).toMatchObject({ begun: 2, ended: 2 })
})

test('progress gives the list no new identity, so that nothing but one row renders again', async () => {
  const { queue } = queueInNode()
  queue.add(files())
  const before = queue.getItems()

  await vi.waitFor(() => expect(queue.getTotal().uploadedCount).toBe(4))

  expect(queue.getItems()).toBe(before)
})

test('what a form sends is in the order of the files, and what was chosen for one stays with it', async () => {
  const { queue } = queueInNode()
  queue.add(files().slice(0, 2))
  await vi.waitFor(() => expect(queue.getTotal().uploadedCount).toBe(2))
  const [first, second] = uidsOf(queue.getItems(), 'uploaded')
  queue.edit(idOf(queue, 0), { startSeconds: 3 })

  queue.move(idOf(queue, 0), 1)

  expect(uidsOf(queue.getItems(), 'uploaded')).toEqual([second, first])
  expect(queue.getItems().map(({ edits }) => edits)).toEqual([{}, { startSeconds: 3 }])
})

type Near = Awaited<ReturnType<Parameters<typeof createQueue>[0]>>

function queueInNode(options: Partial<QueueHost> = {}, load = async (near: Near) => near) {
  const guard = { begun: 0, ended: 0, created: 0 }
  const near: Near = {
    createUpload(options) {
      guard.created += 1
      return createUpload({ ...options, inspect: async () => ({}), loadTus: async () => ({ Upload: UploadOfBlob }) })
    },
    guardPage() {
      guard.begun += 1
      return () => {
        guard.ended += 1
      }
    },
  }
  const queue = createQueue(() => load(near))
  const host: QueueHost = {
    settings: {
      owner: 'ann',
      field: 'posts.video',
      endpoint: server.endpoint,
      records: memoryRecords(),
      network: switchableNetwork(),
      retryDelayMs: () => 1,
    },
    onChange: () => {},
    ...options,
  }
  queue.connect(host)
  return { queue, host, guard }
}

/** Every PATCH waits until the returned function is called. */
function holdPatches(): () => void {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  for (let held = 0; held < 8; held++) server.meetNext('PATCH', () => released.then(() => false))
  return release
}

function statuses(queue: UploadQueue): string[] {
  return queue.getItems().map((item) => item.getState().status)
}

function idOf(queue: UploadQueue, index: number): string {
  return queue.getItems()[index]?.id ?? ''
}
