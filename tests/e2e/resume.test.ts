import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { chromium, type LaunchOptions, type Page } from '@playwright/test'
import { writePaddedVideo } from '../media/pad'
import type { emulatorAt } from '../scenario'
import { watchEmulator } from './big-file'
import { expect, forgiveFailedRequests, pickFile, test, UPLOADED, uploader } from './fixtures'

const SIZE_BYTES = 200 * 1024 * 1024

test('F26 a killed browser goes on where it was when the same file is picked again', async ({
  stack,
  emulator,
  launchOptions,
}) => {
  test.setTimeout(400_000)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'resume-'))
  const file = path.join(folder, 'long-walk.mp4')
  await writePaddedVideo(file, SIZE_BYTES)
  // Slow enough that there is a middle to be killed in.
  await emulator.fault({ host: 'upload', route: 'PATCH', bytesPerSecond: 10_000_000, times: 0 })

  // Somebody who has been here before: Chromium writes a new cookie to its disk after half a minute, or when it is closed.
  const visit = await startChromium(folder, launchOptions)
  await visit.page.goto(stack.urls.app)
  await visit.page.context().close()

  const first = await startChromium(folder, launchOptions)
  await chooseFile(first.page, stack.urls.app, file)
  const bytes = async () => (await emulator.requests()).bytesReceived
  const before = await bytes()
  await expect
    .poll(async () => (await bytes()) - before, { timeout: 60_000, intervals: [100] })
    .toBeGreaterThan(0.4 * SIZE_BYTES)
  await first.kill()

  await emulator.clearFaults()
  const second = await startChromium(folder, launchOptions)
  await chooseFile(second.page, stack.urls.app, file)
  await expect(uploader(second.page, 'Video')).toHaveAttribute('data-state', UPLOADED, { timeout: 60_000 })

  expect((await bytes()) - before).toBeLessThan(1.1 * SIZE_BYTES)
  const { requests } = await emulator.requests()
  const chunks = requests.filter(
    ({ host, method }: { host: string; method: string }) => host === 'upload' && method === 'PATCH',
  )
  const sizes = chunks.map(({ headers }: { headers: Record<string, string> }) => Number(headers['content-length']))
  expect(Math.max(...sizes)).toBeLessThanOrEqual(200 * 1024 * 1024)
  const { videos } = await emulator.videos('?sha256=1')
  const held = videos.filter(({ size }: { size: number }) => size === SIZE_BYTES)
  expect(held.map(({ stored }: { stored: { sha256: string } }) => stored.sha256)).toEqual([await hashOf(file)])
  await second.kill()
  // The children of a browser that was killed go on writing until they notice.
  await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 500 })
})

const file = 'tests/media/20s.mp4'
/** The file has 270 kB: it is not through before the faults are cleared, or the page is gone. */
const slow = { host: 'upload', route: 'PATCH', bytesPerSecond: 1_000, times: 1 } as const

test('W3: somebody else at the same browser is never offered the upload, and gets an own one of the same file', async ({
  page,
  context,
  emulator,
  consoleErrors,
}) => {
  const seen = await watchEmulator(emulator)
  await leaveInTheMiddle(page, emulator)
  await expect(page.getByText(/Go on with 20s\.mp4 from/)).toBeVisible()

  await context.clearCookies()
  await page.goto('/')
  await page.goto('/posts/new')
  await expect(uploader(page, 'Video').getByRole('button', { name: /Drop a video/ })).toBeVisible()
  await expect(page.getByText(/Go on with/)).toHaveCount(0)
  await pickFile(uploader(page, 'Video'), file)

  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  expect(await seen.videos()).toBe(2)
  forgiveFailedRequests(consoleErrors)
})

test('W3: the same file picked again after success is another video, with another uid', async ({ page, emulator }) => {
  const seen = await watchEmulator(emulator)
  const uids: string[] = []
  for (let turn = 0; turn < 2; turn += 1) {
    await page.goto('/posts/new')
    await pickFile(uploader(page, 'Video'), file)
    await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
    uids.push(await page.locator('input[name="video"]').inputValue())
  }

  expect(new Set(uids).size).toBe(2)
  expect(await seen.videos()).toBe(2)
})

test('W2: an upload that Stream has ended starts again from 0 %, and the row says so', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  const seen = await watchEmulator(emulator)
  await leaveInTheMiddle(page, emulator)
  await emulator.fault({ host: 'upload', route: 'HEAD', status: 410 })
  await emulator.fault({ ...slow, times: 1 })

  await chooseAgain(page)

  await expect(page.getByText('The old upload ended. It starts again from 0%.')).toBeVisible()
  await emulator.clearFaults()
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED, { timeout: 30_000 })
  await expect.poll(seen.videos, 'the old one has left Stream').toBe(1)
  forgiveFailedRequests(consoleErrors)
})

test('W3: a file is sent by one tab; when that is closed, the other one goes on where it was', async ({
  page,
  context,
  emulator,
  consoleErrors,
}) => {
  const seen = await watchEmulator(emulator)
  await emulator.fault(slow)
  await page.goto('/posts/new')
  await pickFile(uploader(page, 'Video'), file)
  await expect(page.getByText(/Uploading [1-9]/)).toBeVisible()
  const other = await context.newPage()
  await other.goto('/posts/new')
  await pickFile(uploader(other, 'Video'), file)
  await expect(uploader(other, 'Video')).toHaveAttribute('data-state', 'elsewhere')
  await expect(other.locator('[data-part="state"]')).toHaveText('This file is uploading in another tab.')

  await page.close()
  // What is left of a closed page for a moment must not hear that all bytes are there.
  await expect(uploader(other, 'Video')).not.toHaveAttribute('data-state', 'elsewhere')
  await emulator.clearFaults()

  await expect(uploader(other, 'Video')).toHaveAttribute('data-state', UPLOADED)
  expect(await seen.videos()).toBe(1)
  forgiveFailedRequests(consoleErrors)
})

test('W3: when the one tab has uploaded the file, the other says so, and uploads it too where it is asked to', async ({
  page,
  context,
  emulator,
}) => {
  const seen = await watchEmulator(emulator)
  await emulator.fault(slow)
  await page.goto('/posts/new')
  await pickFile(uploader(page, 'Video'), file)
  await expect(page.getByText(/Uploading [1-9]/)).toBeVisible()
  const other = await context.newPage()
  await other.goto('/posts/new')
  await pickFile(uploader(other, 'Video'), file)
  await expect(uploader(other, 'Video')).toHaveAttribute('data-state', 'elsewhere')
  await emulator.clearFaults()

  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await expect(other.getByRole('alert').filter({ hasText: 'in another tab' })).toBeVisible()
  expect(await seen.videos()).toBe(1)
  await other.getByRole('button', { name: 'Try again' }).click()

  await expect(uploader(other, 'Video')).toHaveAttribute('data-state', UPLOADED)
  expect(await seen.videos()).toBe(2)
})

test('U Resume after reload: where the browser keeps the handle of a dropped file, one click goes on, without a choice', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  const seen = await watchEmulator(emulator)
  await dropWithHandle(page, emulator)

  await page.getByRole('button', { name: 'Go on' }).click()

  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  expect(await seen.videos()).toBe(1)
  forgiveFailedRequests(consoleErrors)
})

test('U Resume after reload: a file that was changed meanwhile is not gone on with, and can be chosen', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  await dropWithHandle(page, emulator)
  await page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory()
    const writable = await (await folder.getFileHandle('20s.mp4')).createWritable()
    await writable.write('another video')
    await writable.close()
  })

  await page.getByRole('button', { name: 'Go on' }).click()

  await expect(page.getByText('20s.mp4 was moved or changed. Choose it again.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Go on' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Choose the file again' })).toBeVisible()
  forgiveFailedRequests(consoleErrors)
})

async function leaveInTheMiddle(page: Page, emulator: Emulator) {
  await emulator.fault(slow)
  await page.goto('/posts/new')
  await pickFile(uploader(page, 'Video'), file)
  await expect(page.getByText(/Uploading [1-9]/)).toBeVisible()
  await page.reload()
  await emulator.clearFaults()
}

async function chooseAgain(page: Page) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose the file again' }).click(),
  ])
  await chooser.setFiles(file)
}

/** Drops a file as a browser does that gives its handle, and reloads in the middle of its upload. */
async function dropWithHandle(page: Page, emulator: Emulator) {
  await emulator.fault(slow)
  await page.goto('/posts/new')
  const base64 = (await readFile(file)).toString('base64')
  const transfer = await page.evaluateHandle(async (base64) => {
    const folder = await navigator.storage.getDirectory()
    const handle = await folder.getFileHandle('20s.mp4', { create: true })
    const writable = await handle.createWritable()
    await writable.write(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
    await writable.close()
    Object.assign(DataTransferItem.prototype, { getAsFileSystemHandle: async () => handle })
    const transfer = new DataTransfer()
    transfer.items.add(await handle.getFile())
    return transfer
  }, base64)
  await uploader(page, 'Video').dispatchEvent('drop', { dataTransfer: transfer })
  await expect(page.getByText(/Uploading [1-9]/)).toBeVisible()
  await page.reload()
  await emulator.clearFaults()
  await expect(page.getByText(/Go on with 20s\.mp4 from/)).toBeVisible()
}

type Emulator = ReturnType<typeof emulatorAt>

async function chooseFile(page: Page, app: string, file: string): Promise<void> {
  await page.goto(`${app}/posts/new`)
  await pickFile(uploader(page, 'Video'), file)
}

/** A Chromium with a profile that outlives it, as one on a desk has. `kill` leaves it no moment to tidy up. */
async function startChromium(folder: string, launchOptions: LaunchOptions) {
  const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), launchOptions)
  const devtools = await context.browser()?.newBrowserCDPSession()
  const { processInfo = [] } = (await devtools?.send('SystemInfo.getProcessInfo')) ?? {}
  const main = processInfo.find(({ type }) => type === 'browser')
  if (!main) throw new Error('Chromium does not tell its process')
  return {
    page: await context.newPage(),
    async kill() {
      const closed = context.waitForEvent('close')
      process.kill(main.id, 'SIGKILL')
      await closed
    },
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}
