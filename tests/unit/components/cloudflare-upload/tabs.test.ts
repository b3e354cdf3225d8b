import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type FakeServer, startFakeServer } from './fake-server'
import { memoryLocks, memoryRecords, reach, uploadInNode, videoFile } from './scene'

let server: FakeServer
beforeEach(async () => {
  server = await startFakeServer()
})
afterEach(() => server.close())

describe('two tabs with the same file', () => {
  test('of one person: one sends, the other waits, and fails when the first is done; then it may upload it too', async () => {
    const answer = holdNextPatch()
    const { first, second } = twoTabs()
    first.upload.start()
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(1))
    second.upload.start()
    await reach(second.upload, 'elsewhere')
    expect(server.count('POST')).toBe(1)

    answer()
    const { uid } = await reach(first.upload, 'uploaded')
    const { error } = await reach(second.upload, 'failed')
    expect(error).toMatchObject({ code: 'elsewhere', retryable: true, message: expect.stringContaining('another tab') })
    expect(server.count('POST')).toBe(1)
    second.upload.retry()

    expect((await reach(second.upload, 'uploaded')).uid).not.toBe(uid)
  })

  test('when the first is killed, the second goes on with the same upload', async () => {
    holdNextPatch()
    const { first, second, records } = twoTabs()
    first.upload.start()
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(1))
    second.upload.start()
    await reach(second.upload, 'elsewhere')

    first.tab.kill()

    expect((await reach(second.upload, 'uploaded')).uid).toBe('uid1')
    expect(server.uploads.size).toBe(1)
    expect(records.all.size).toBe(0)
  })

  test('when the first is paused, the second goes on; and the first, asked to go on, waits for it in its turn', async () => {
    holdNextPatch()
    const { first, second } = twoTabs()
    first.upload.start()
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(1))
    first.upload.pause()
    const answer = holdNextPatch()
    second.upload.start()
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(2))

    first.upload.resume()
    await reach(first.upload, 'elsewhere')
    answer()
    await reach(second.upload, 'uploaded')

    expect((await reach(first.upload, 'failed')).error.code).toBe('elsewhere')
    expect(server.count('POST')).toBe(2)
    expect(server.uploads.size).toBe(1)
  })

  test('a cancel in the tab that waits, or that is paused, leaves the upload of the other alone', async () => {
    holdNextPatch()
    const { first, second, records } = twoTabs()
    first.upload.start()
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(1))
    first.upload.pause()
    const answer = holdNextPatch()
    second.upload.start()
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(2))

    first.upload.cancel()
    expect(records.all.size).toBe(1)
    answer()

    expect((await reach(second.upload, 'uploaded')).uid).toBe('uid1')
    expect(server.count('DELETE')).toBe(0)
  })

  test('of two people are two uploads', async () => {
    const answer = holdNextPatch()
    const { first, second } = twoTabs('bob')
    first.upload.start()
    await vi.waitFor(() => expect(server.count('PATCH')).toBe(1))
    second.upload.start()

    const { uid } = await reach(second.upload, 'uploaded')
    answer()

    expect((await reach(first.upload, 'uploaded')).uid).not.toBe(uid)
  })
})

test('a file that waits for another tab keeps nobody else waiting', async () => {
  holdNextPatch()
  const { first, second } = twoTabs()
  first.upload.start()
  await vi.waitFor(() => expect(server.count('PATCH')).toBe(1))
  const left = vi.fn()
  const slots = {
    enter(_id: string, go: () => void) {
      go()
      return left
    },
  }
  const waiting = uploadInNode({ ...second.options, slots }).upload

  waiting.start()
  await reach(waiting, 'elsewhere')

  expect(left).toHaveBeenCalledOnce()
})

function twoTabs(owner = 'ann') {
  const [records, browser, file] = [memoryRecords(), memoryLocks(), videoFile()]
  const open = (person: string) => {
    const tab = browser.tab()
    const options = { file, endpoint: server.endpoint, owner: person, records, locks: tab }
    return { tab, options, ...uploadInNode(options) }
  }
  return { records, first: open('ann'), second: open(owner) }
}

/** Keeps the answer of the next chunk back, until the returned function is called. */
function holdNextPatch(): () => void {
  let answer = () => {}
  server.meetNext('PATCH', () => new Promise((resolve) => (answer = () => resolve(false))))
  return () => answer()
}
