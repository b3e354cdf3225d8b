import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StreamApi } from '@/lib/stream/api'
import { withToken } from '@/lib/stream/playback'
import { createTokenSigner, type SignToken } from '@/lib/stream/token'
import { uploadMetadataFor } from '@/lib/tus/creation'
import type { Video } from '@/lib/video/video'
import { viewOf } from '@/lib/video/view-of'
import { startTestStack, streamOf, type TestStack } from '../../../stack'

let stack: TestStack
let stream: StreamApi
let sign: SignToken

beforeAll(async () => {
  stack = await startTestStack({ app: 'none' })
  sign = createTokenSigner(stack.env.CLOUDFLARE_STREAM_SIGNING_JWK ?? '')
  stream = streamOf(stack)
})
afterAll(() => stack?.stop())

/** A private video of 3 s that is ready, with its MP4. */
async function privateVideo(): Promise<Video> {
  const bytes = await readFile('tests/media/3s.mp4')
  const uploadMetadata = uploadMetadataFor({
    name: '3s.mp4',
    maxDurationSeconds: 60,
    expiry: new Date(Date.now() + 3_600_000),
    intent: crypto.randomUUID(),
    requireSignedUrls: true,
  })
  const { uid, uploadUrl } = await stream.createUpload({ uploadLength: bytes.length, uploadMetadata, creator: 'ann' })
  await fetch(uploadUrl, {
    method: 'PATCH',
    headers: { 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    body: new Uint8Array(bytes),
  })
  await expect.poll(async () => (await stream.getVideo(uid)).status.state, { timeout: 60_000 }).toBe('ready')
  await stream.createDownload(uid)
  await expect.poll(async () => (await stream.listDownloads(uid)).default?.status, { timeout: 60_000 }).toBe('ready')
  return { ...(await stream.getVideo(uid)), downloads: await stream.listDownloads(uid) }
}

/** The addresses that a page gets, and how Stream answers each. */
async function answersOf(video: Video): Promise<Record<string, number | null>> {
  const standing = { isSettled: true, isTrimming: false, failure: null }
  const view = viewOf(video, standing, { downloadable: true }).video
  const addresses = {
    hls: view?.playback.hls,
    iframe: view?.playback.iframe,
    thumbnail: view?.thumbnail,
    mp4: view?.download_url,
  }
  const answers = Object.entries(addresses).map(async ([name, url]) => [name, url ? (await fetch(url)).status : null])
  return Object.fromEntries(await Promise.all(answers))
}

const all = (status: number | null) => ({ hls: status, iframe: status, thumbnail: status, mp4: status })

test('S10 a private video plays by the addresses that we sign, and by no others', async () => {
  const [video, other] = [await privateVideo(), await privateVideo()]
  expect(video.requireSignedURLs).toBe(true)

  expect(await answersOf(video)).toEqual(all(401))
  expect(await answersOf(withToken(video, null))).toEqual(all(null))
  expect(await answersOf(withToken(video, (await sign(video.uid, { downloadable: true })).token))).toEqual(all(200))

  // The MP4 needs a right of its own; a token that has ended, or that nobody signed, opens nothing.
  const { token: watchOnly } = await sign(video.uid, { downloadable: false })
  expect(await answersOf(withToken(video, watchOnly))).toEqual({ ...all(200), mp4: 401 })
  const { token: ended } = await sign(video.uid, { downloadable: true }, new Date(Date.now() - 3 * 3_600_000))
  expect(await answersOf(withToken(video, ended))).toEqual(all(401))
  expect(await answersOf(withToken(video, `${watchOnly?.slice(0, -4)}AAAA`))).toEqual(all(401))

  // Another video's token shows that other video, never this one.
  const { token: anothers } = await sign(other.uid, { downloadable: true })
  const others = await fetch(withToken(video, anothers).playback?.hls ?? '')
  expect(others.status).toBe(200)
  await stream.deleteVideo(other.uid)
  expect(await answersOf(withToken(video, anothers))).toEqual(all(404))
})
