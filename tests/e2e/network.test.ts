import type { Page } from '@playwright/test'
import { BIG_BYTES, watchEmulator, writeBigFile } from './big-file'
import { expect, forgiveFailedRequests, pickFile, test, UPLOADED, uploader } from './fixtures'

let big: Awaited<ReturnType<typeof writeBigFile>>
test.beforeAll(async () => {
  big = await writeBigFile()
})
test.afterAll(() => big.remove())

test.beforeEach(async ({ page }) => {
  await page.goto('/posts/new')
})
// Each of these tests breaks requests, which Chromium writes down.
test.afterEach(({ consoleErrors }) => forgiveFailedRequests(consoleErrors))

const patch = { host: 'upload', route: 'PATCH' } as const
const slow = { ...patch, bytesPerSecond: 12_000_000, times: 0 }

test('W4: an upload whose network goes away twice waits, and goes on by itself where it was', async ({
  page,
  context,
  emulator,
}) => {
  await emulator.fault(slow)
  const seen = await watchEmulator(emulator)
  await pickFile(uploader(page, 'Video'), big.file)

  for (const part of [0.1, 0.3]) {
    await expect.poll(seen.bytes, { intervals: [100], timeout: 60_000 }).toBeGreaterThan(part * BIG_BYTES)
    await context.setOffline(true)
    await expect(says(page)).toHaveText(/Offline at \d+/)
    await expect.poll(() => seen.arriving(page)).toBe(0)
    await context.setOffline(false)
  }

  await expectArrival(page)
  expect(await seen.videos()).toBe(1)
  await expectThrift(seen)
})

test('W8: 408, 423, 429 and 500 for whole chunks are tried again, and every chunk keeps the rules of Stream', async ({
  page,
  emulator,
}) => {
  const seen = await watchEmulator(emulator)
  for (const status of [408, 423, 500]) await emulator.fault({ ...patch, status })
  await emulator.fault({ ...patch, status: 429, headers: { 'retry-after': '4' } })

  await pickFile(uploader(page, 'Video'), big.file)
  await expect(says(page)).toHaveText(/The server is busy\. Next try in/)

  await expectArrival(page)
  expect(await seen.videos()).toBe(1)
  expect((await seen.statuses('PATCH')).slice(0, 4)).toEqual([408, 423, 500, 429])
  const sizes = await seen.chunkSizes()
  const inner = sizes.slice(0, -1)
  expect(inner.filter((bytes) => bytes % (256 * 1024) !== 0 || bytes < 5 * 1024 * 1024)).toEqual([])
  expect(Math.min(...inner)).toBeLessThan(sizes[0] ?? 0)
  expect(Math.max(...inner)).toBeGreaterThan(sizes[0] ?? 0)
  await expectThrift(seen)
})

test('U Retry: after a reset in the middle of a chunk and 502 on the question where to go on, only the rest is sent', async ({
  page,
  emulator,
}) => {
  const seen = await watchEmulator(emulator)
  await emulator.fault({ ...patch, resetAfterBytes: 6_000_000, bytesPerSecond: 1_000_000 })
  await pickFile(uploader(page, 'Video'), big.file)
  await expect.poll(seen.bytes, { intervals: [50] }).toBeGreaterThan(0)
  await emulator.fault({ host: 'upload', route: 'HEAD', status: 502 })

  await expectArrival(page)

  expect(await seen.statuses('HEAD')).toContain(502)
  expect(await seen.videos()).toBe(1)
  await expectThrift(seen)
})

test('W4: a chunk that nobody reads any more is given up by a watchdog, and the upload goes on', async ({
  page,
  emulator,
}) => {
  await page.clock.install()
  const seen = await watchEmulator(emulator)
  await emulator.fault({ ...patch, hang: true })
  await pickFile(uploader(page, 'Video'), big.file)
  await expect.poll(() => seen.statuses('PATCH')).toEqual([null])

  // Longer than a server may take to store a chunk that has left.
  await expect(async () => {
    await page.clock.fastForward('02:10')
    await expect(says(page)).toHaveText(/No answer from the server/, { timeout: 500 })
  }).toPass()
  await page.clock.fastForward('00:30')

  await expectArrival(page)
  expect(await seen.videos()).toBe(1)
  await expectThrift(seen)
})

test('W5: a request that the browser ends by itself, as Safari does in the background, is no cancel', async ({
  page,
  emulator,
}) => {
  await page.addInitScript(() => {
    const { send } = XMLHttpRequest.prototype
    XMLHttpRequest.prototype.send = function (body) {
      Object.assign(window, { lastRequest: this })
      send.call(this, body)
    }
  })
  await page.reload()
  await emulator.fault(slow)
  const seen = await watchEmulator(emulator)
  await pickFile(uploader(page, 'Video'), big.file)
  await expect.poll(seen.bytes, { intervals: [100] }).toBeGreaterThan(0.1 * BIG_BYTES)

  // The row says so until the server has answered.
  await emulator.fault({ host: 'upload', route: 'HEAD', latencyMs: 3_000 })
  await page.evaluate(() => (window as unknown as { lastRequest: XMLHttpRequest }).lastRequest.abort())
  await expect(says(page)).toHaveText(/No answer from the server/)

  await expectArrival(page)
  expect(await seen.videos()).toBe(1)
  await expectThrift(seen)
})

test('W9: after the last byte the same row says how far Stream is, and ends ready to play', async ({ page }) => {
  await pickFile(uploader(page, 'Video'), 'tests/media/3s.mp4')

  await expect(says(page)).toHaveText('Ready to play')
  await expect(page.locator('input[name="video"]')).toHaveValue(/^[0-9a-f]{32}$/)
})

/** Little is sent twice, but for chunks that were refused as a whole. */
async function expectThrift(seen: Awaited<ReturnType<typeof watchEmulator>>) {
  const [bytes, refusedBytes] = [await seen.bytes(), await seen.refusedBytes()]
  expect(bytes - refusedBytes).toBeLessThan(1.1 * BIG_BYTES)
  expect(bytes).toBeLessThan(2 * BIG_BYTES)
}

function says(page: Page) {
  return uploader(page, 'Video').locator('[data-part="state"] p').first()
}

function expectArrival(page: Page) {
  return expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED, { timeout: 60_000 })
}
