import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { startStream } from '@/dev/stream/index'
import { createStreamApi, type StreamApi } from '@/lib/stream/api'
import { uploadMetadataFor } from '@/lib/tus/creation'
import { isSettled, type Video } from '@/lib/video/video'

export interface Emulated {
  /** The origins of the emulator. */
  urls: { stream: string; playback: string }
  stream: StreamApi
  connect(options: { apiToken?: string; timeoutSeconds?: number }): StreamApi
  close(): Promise<void>
}

/**
 * A Stream of its own, with nothing in it but what `prepare` puts into its folder, that encodes in a moment and stores up
 * to 100 minutes.
 */
export async function startEmulated(prepare: (folder: string) => Promise<void> = async () => {}): Promise<Emulated> {
  const folder = await mkdtemp(join(tmpdir(), 'stream-api-'))
  await prepare(folder)
  const account = { accountId: 'account', apiToken: 'token' }
  const emulator = await startStream({ folder, ...account, encodeSeconds: 0.2, storageLimitMinutes: 100 })

  const connect: Emulated['connect'] = ({ apiToken = account.apiToken, timeoutSeconds }) =>
    createStreamApi({
      accountId: account.accountId,
      credentials: { apiToken },
      baseUrl: `${emulator.stream}/client/v4`,
      timeoutSeconds,
    })
  const close = async () => {
    await emulator.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return { urls: emulator, stream: connect({}), connect, close }
}

/** An upload of tests/media/20s.mp4 by user-1, not begun. */
export async function createUpload(stream: StreamApi, intent: string, maxDurationSeconds = 60) {
  const expiry = new Date(Date.now() + 3_600_000)
  const { size } = await stat(file)
  return stream.createUpload({
    uploadLength: size,
    uploadMetadata: uploadMetadataFor({ name: 'low tide.mp4', maxDurationSeconds, expiry, intent }),
    creator: 'user-1',
  })
}

export async function sendFile(uploadUrl: string): Promise<void> {
  const response = await fetch(uploadUrl, {
    method: 'PATCH',
    headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: await readFile(file),
  })
  if (response.status !== 204) throw new Error(`PATCH: ${response.status} ${await response.text()}`)
}

/** Waits until nothing more happens to a video at Stream. */
export function settled(stream: StreamApi, uid: string): Promise<Video> {
  return vi.waitFor(
    async () => {
      const video = await stream.getVideo(uid)
      if (!isSettled(video)) throw new Error(`${uid} is ${video.status.state} ${video.status.pctComplete}`)
      return video
    },
    { timeout: 60_000 },
  )
}

/** What a promise was rejected with; throws when it was not. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  const rejection = await promise.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  if (!rejection) throw new Error('The promise was expected to be rejected.')
  return rejection.error
}

const file = 'tests/media/20s.mp4'
