import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, pickFile, test, uploader } from '../e2e/fixtures'
import { createGauge, type Memory, watchMemory } from './memory'
import { writeSparseVideo } from './sparse-video'

const fileBytes = Number(process.env.LARGE_FILE_BYTES ?? 6_000_000_000)
/** What the browser, and the emulator, may need more than before. Far below the file, whatever its size. MB. */
const mayGrow: Memory = { heap: 50, tab: 300, browser: 300, emulator: 300 }
/** Fast enough to be a network, slow enough for a person to press Pause in the middle of a chunk. */
const slowBytesPerSecond = 20_000_000
const minutes = 60_000

test('a file of many gigabytes uploads with memory that stays flat; pause stops the bytes, and they go on', async ({
  page,
  stack,
  emulator,
}) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'large-file-'))
  try {
    const file = path.join(folder, 'large.mp4')
    await writeSparseVideo(file, fileBytes)
    await page.goto('/posts/new')
    const video = uploader(page, 'Video')
    const received = async (): Promise<number> => (await emulator.requests()).bytesReceived
    const measure = await createGauge(page, stack.folder)
    const start = await measure()
    const watch = watchMemory(measure)

    await pickFile(video, file)
    await expect.poll(received, { timeout: minutes }).toBeGreaterThan(0)
    const startedAt = Date.now()
    await expect.poll(received, { timeout: 10 * minutes }).toBeGreaterThan(fileBytes * 0.4)
    await emulator.fault({ host: 'upload', route: '^PATCH ', bytesPerSecond: slowBytesPerSecond })
    await expect.poll(async () => (await emulator.faults()).faults, 'a chunk comes slowly').toEqual([])
    await video.getByRole('button', { name: 'Pause' }).click()
    await expect(video).toHaveAttribute('data-state', 'paused')
    const pausedAt = Date.now()
    const atPause = await received()
    const atRest = await restOf(received)
    const middle = await measure()
    print('bytes received at the pause', atPause)
    print('bytes received at its end', atRest)
    const cut = await lastChunk(emulator)
    expect(cut.status, 'the answer to the chunk that the pause met').toBeNull()
    expect(cut.bytesReceived).toBeLessThan(Number(cut.headers['content-length']))

    const wentOnAt = Date.now()
    await video.getByRole('button', { name: 'Go on' }).click()
    await expect.poll(received).toBeGreaterThan(atRest)
    await expect(video).toHaveAttribute('data-state', 'uploaded', { timeout: 10 * minutes })
    const seconds = (Date.now() - wentOnAt + pausedAt - startedAt) / 1000
    const end = await measure()
    const highest = await watch.stop()
    const atEnd = await received()
    print('bytes of the file', fileBytes)
    print('seconds, without the pause', seconds)
    print('MB/s', fileBytes / 1_000_000 / seconds)
    print('bytes received in all', atEnd)
    console.table({ start, middle, end, highest, 'may be': added(start, mayGrow) })
    expect(atEnd, 'bytes in all').toBeLessThan(fileBytes * 1.1)
    for (const part of ['heap', 'tab', 'browser', 'emulator'] as const) {
      expect(highest[part], `MB of the ${part}`).toBeLessThan(start[part] + mayGrow[part])
    }
    const states = async () => {
      const { videos } = await emulator.videos()
      return videos.map(({ status, size, duration }: StoredVideo) => ({ state: status.state, size, duration }))
    }
    await expect.poll(states).toEqual([{ state: 'ready', size: fileBytes, duration: 20 }])
  } finally {
    await rm(folder, { recursive: true, maxRetries: 5 })
  }
})

interface LoggedRequest {
  host: string
  method: string
  headers: Record<string, string>
  status: number | null
  bytesReceived: number
}

async function lastChunk(emulator: { requests(): Promise<{ requests: LoggedRequest[] }> }): Promise<LoggedRequest> {
  const { requests } = await emulator.requests()
  const chunk = requests.findLast(({ host, method }) => host === 'upload' && method === 'PATCH')
  if (!chunk) throw new Error('The emulator has seen no PATCH')
  return chunk
}

interface StoredVideo {
  status: { state: string }
  size: number
  duration: number
}

/** What has been received when nothing more came for three seconds. */
async function restOf(received: () => Promise<number>): Promise<number> {
  let last = await received()
  for (let since = Date.now(); Date.now() - since < 3_000; ) {
    await wait(100)
    const now = await received()
    if (now !== last) since = Date.now()
    last = now
  }
  return last
}

function added(a: Memory, b: Memory): Memory {
  return {
    heap: a.heap + b.heap,
    tab: a.tab + b.tab,
    browser: a.browser + b.browser,
    emulator: a.emulator + b.emulator,
  }
}

function print(name: string, figure: number) {
  console.log(`${name.padEnd(30)} ${figure.toLocaleString('en', { maximumFractionDigits: 1 }).padStart(16)}`)
}
