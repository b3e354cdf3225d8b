import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { writePaddedVideo } from '../media/pad'
import { expect, pickFile, test, uploader } from './fixtures'

const SIZE_BYTES = 200 * 1024 * 1024

test('a killed browser goes on where it was when the same file is picked again', async ({ stack, emulator }) => {
  test.setTimeout(180_000)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'resume-'))
  const file = path.join(folder, 'long-walk.mp4')
  await writePaddedVideo(file, SIZE_BYTES)
  // Slow enough that there is a middle to be killed in.
  await emulator.fault({ host: 'upload', route: 'PATCH', bytesPerSecond: 20_000_000, times: 0 })

  const first = await startChromium(folder)
  await chooseFile(first.page, stack.urls.app, file)
  const bytes = async () => (await emulator.requests()).bytesReceived
  const before = await bytes()
  await expect
    .poll(async () => (await bytes()) - before, { timeout: 60_000, intervals: [100] })
    .toBeGreaterThan(0.4 * SIZE_BYTES)
  await first.kill()

  await emulator.clearFaults()
  const second = await startChromium(folder)
  await chooseFile(second.page, stack.urls.app, file)
  await expect(uploader(second.page, 'Video')).toHaveAttribute('data-state', 'uploaded', { timeout: 60_000 })

  expect((await bytes()) - before).toBeLessThan(1.1 * SIZE_BYTES)
  const { videos } = await emulator.videos('?sha256=1')
  const held = videos.filter(({ size }: { size: number }) => size === SIZE_BYTES)
  expect(held.map(({ sha256 }: { sha256: string }) => sha256)).toEqual([await hashOf(file)])
  await second.kill()
  await rm(folder, { recursive: true })
})

async function chooseFile(page: Page, app: string, file: string): Promise<void> {
  await page.goto(`${app}/posts/new`)
  await pickFile(uploader(page, 'Video'), file)
}

/** A Chromium of our own, because Playwright does not let one be killed: the same profile each time. */
async function startChromium(folder: string) {
  const profile = path.join(folder, 'profile')
  await rm(path.join(profile, 'DevToolsActivePort'), { force: true })
  const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--no-first-run']
  if (process.getuid?.() === 0) flags.push('--no-sandbox')
  const child = spawn(process.env.CHROMIUM_PATH ?? '', flags, { detached: true, stdio: 'ignore' })
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await portOf(profile)}`)
  const context = browser.contexts()[0] ?? (await browser.newContext())
  return { page: await context.newPage(), kill: () => kill(child) }
}

async function portOf(profile: string): Promise<string> {
  const read = () => readFile(path.join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')
  await expect.poll(read, { timeout: 20_000 }).toMatch(/^\d+\n/)
  return (await read()).split('\n')[0] ?? ''
}

/** The whole group: the browser and each of its renderers. */
async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await ended
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}
