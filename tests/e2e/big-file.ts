import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { writePaddedVideo } from '../media/pad'
import type { emulatorAt } from '../scenario'

export const BIG_BYTES = 100 * 1024 * 1024

/** A playable video of 100 MiB, in a folder of its own. */
export async function writeBigFile(): Promise<{ file: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'big-'))
  const file = path.join(folder, 'long-walk.mp4')
  await writePaddedVideo(file, BIG_BYTES)
  return { file, remove: () => rm(folder, { recursive: true }) }
}

type Emulator = ReturnType<typeof emulatorAt>

/** What the emulator has seen since this was called. */
export async function watchEmulator(emulator: Emulator) {
  // The emulator keeps the last ones only: what is counted from a beginning needs an empty list.
  await emulator.clearRequests()
  const videos = await emulator.videos()
  const uploads = async (): Promise<Seen[]> => {
    const all: Seen[] = (await emulator.requests()).requests
    return all.filter(({ host }) => host === 'upload')
  }
  const bytes = async (): Promise<number> => (await emulator.requests()).bytesReceived
  return {
    bytes,
    /** In a moment that is long enough for a request that goes on to show. */
    arriving: async (page: Page) => {
      const before = await bytes()
      await page.waitForTimeout(250)
      return (await bytes()) - before
    },
    videos: async () => (await emulator.videos()).videos.length - videos.videos.length,
    /** Of chunks that arrived as a whole and were refused. */
    refusedBytes: async () => {
      const refused = (await uploads()).filter(({ method, status }) => method === 'PATCH' && (status ?? 0) >= 400)
      return refused.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0)
    },
    /** Of the chunks, as they were announced. */
    chunkSizes: async () => sizesOf((await uploads()).filter(({ method }) => method === 'PATCH')),
    statuses: async (method: string) =>
      (await uploads()).filter((each) => each.method === method).map(({ status }) => status),
  }
}

interface Seen {
  host: string
  method: string
  status: number | null
  bytesReceived: number
  headers: Record<string, string>
}

function sizesOf(chunks: Seen[]): number[] {
  return chunks.map(({ headers }) => Number(headers['content-length']))
}
