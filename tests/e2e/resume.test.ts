import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { chromium, type LaunchOptions, type Page } from '@playwright/test'
import { writePaddedVideo } from '../media/pad'
import { expect, pickFile, test, uploader } from './fixtures'

const SIZE_BYTES = 200 * 1024 * 1024

test('F26 a killed browser goes on where it was when the same file is picked again', async ({
  stack,
  emulator,
  launchOptions,
}) => {
  test.setTimeout(180_000)
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
  await expect(uploader(second.page, 'Video')).toHaveAttribute('data-state', 'uploaded', { timeout: 60_000 })

  expect((await bytes()) - before).toBeLessThan(1.1 * SIZE_BYTES)
  const { requests } = await emulator.requests()
  const chunks = requests.filter(
    ({ host, method }: { host: string; method: string }) => host === 'upload' && method === 'PATCH',
  )
  const sizes = chunks.map(({ headers }: { headers: Record<string, string> }) => Number(headers['content-length']))
  expect(Math.max(...sizes)).toBe(50 * 1024 * 1024)
  const { videos } = await emulator.videos('?sha256=1')
  const held = videos.filter(({ size }: { size: number }) => size === SIZE_BYTES)
  expect(held.map(({ stored }: { stored: { sha256: string } }) => stored.sha256)).toEqual([await hashOf(file)])
  await second.kill()
  await rm(folder, { recursive: true })
})

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
