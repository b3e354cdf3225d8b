import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { StreamApi } from '@/lib/stream/api'
import { isGone } from '@/lib/stream/error'
import { customerHost, iframeUrl, thumbnailUrl } from '@/lib/stream/playback'
import { isPlayable } from '@/lib/video/video'
import { emulatorAt } from '../../../scenario'
import { createUpload, type Emulated, errorOf, sendFile, settled, startEmulated } from './emulated'

let emulated: Emulated
let stream: StreamApi
let emulator: ReturnType<typeof emulatorAt>
let uid: string

beforeAll(async () => {
  emulated = await startEmulated()
  stream = emulated.stream
  emulator = emulatorAt(emulated.urls.stream)
  const upload = await createUpload(stream, 'i-1')
  uid = upload.uid
  await sendFile(upload.uploadUrl)
  await settled(stream, uid)
})
afterAll(() => emulated.close())

interface HeldVideo {
  uid: string
  source: { kind: string; url?: string }
  meta: Record<string, string>
  downloads: Record<string, unknown>
  stored: { bytes: number; sha256: string } | null
}

async function held(wanted: string): Promise<HeldVideo | undefined> {
  const { videos } = await emulator.videos('?sha256=1')
  return videos.find((video: HeldVideo) => video.uid === wanted)
}

test('an uploaded video plays, and its addresses work', async () => {
  const video = await stream.getVideo(uid)

  expect(isPlayable(video)).toBe(true)
  expect(video.duration).toBeCloseTo(20, 0)
  expect(customerHost(video)).toBe(new URL(emulated.urls.playback).host)
  expect((await fetch(iframeUrl(video) ?? '')).status).toBe(200)
  expect((await fetch(thumbnailUrl(video, { timeSeconds: 1, widthPixels: 320 }) ?? '')).status).toBe(200)
})

test('F27 a video is got, listed, edited and deleted, and Stream holds what was said', async () => {
  const { uid: pending } = await createUpload(stream, 'i-2')
  expect(await stream.getVideo(pending)).toMatchObject({
    uid: pending,
    creator: 'user-1',
    status: { state: 'pendingupload' },
    maxDurationSeconds: 60,
    meta: { name: 'low tide.mp4', intent: 'i-2' },
  })

  const page = await stream.listVideos({ creator: 'user-1', asc: true, include_counts: true })
  expect([page.videos.map((listed) => listed.uid), page.total]).toEqual([[uid, pending], 2])
  const ready = await stream.listVideos({ creator: 'user-1', status: ['ready', 'error'] })
  expect(ready.videos.map((listed) => listed.uid)).toEqual([uid])
  expect((await stream.getStorageUsage({ creator: 'user-1' })).videoCount).toBe(2)

  const edit = { requireSignedURLs: true, allowedOrigins: ['example.com'], creator: null, meta: { name: 'ebb' } }
  expect(await stream.editVideo(pending, edit)).toMatchObject({ uid: pending, ...edit })
  expect(await held(pending)).toMatchObject({ ...edit, maxDurationSeconds: 60 })

  await stream.deleteVideo(pending)
  expect(await held(pending)).toBeUndefined()
  expect(isGone(await errorOf(stream.getVideo(pending)))).toBe(true)
  expect(isGone(await errorOf(stream.deleteVideo(pending)))).toBe(true)
  expect(await held(uid)).toBeDefined()
})

test('F28 a video is copied from a link: Stream fetches it, and holds its bytes and what was said of it', async () => {
  const file = await readFile('tests/media/3s.mp4')
  const origin = await serve(file)
  const url = `http://127.0.0.1:${(origin.address() as AddressInfo).port}/tides/3s.mp4?size=large&x=ü`

  const copy = await stream.copyVideo({
    url,
    meta: { name: 'three' },
    creator: 'user-2',
    allowedOrigins: ['a.example'],
  })

  expect(copy).toMatchObject({ status: { state: 'downloading' }, creator: 'user-2' })
  expect(await settled(stream, copy.uid)).toMatchObject({ duration: 3, allowedOrigins: ['a.example'] })
  expect(await held(copy.uid)).toMatchObject({
    source: { kind: 'copy', url },
    meta: { name: 'three' },
    stored: { bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') },
  })
  origin.close()
  expect(await errorOf(stream.copyVideo({ url: 'file:///etc/hosts' }))).toMatchObject({ status: 400, code: 10010 })
})

test('F30 an MP4 of a video is asked for, followed until it can be fetched, and removed', async () => {
  expect(await stream.listDownloads(uid)).toEqual({})

  expect((await stream.createDownload(uid)).default?.status).toBe('inprogress')
  const download = await vi.waitFor(
    async () => {
      const { default: mp4 } = await stream.listDownloads(uid)
      expect(mp4).toMatchObject({ status: 'ready', percentComplete: 100 })
      return mp4
    },
    { timeout: 60_000 },
  )

  const mp4 = await fetch(download?.url ?? '')
  expect([mp4.status, mp4.headers.get('content-type')]).toEqual([200, 'video/mp4'])
  expect((await held(uid))?.downloads).toEqual({ default: { status: 'ready', percentComplete: 100 } })
  await stream.deleteDownload(uid)
  expect((await held(uid))?.downloads).toEqual({})
  expect(isGone(await errorOf(stream.deleteDownload(uid)))).toBe(true)
})

test('F30 a clip is cut from a video, with all that was said of it', async () => {
  const clip = {
    clippedFromVideoUID: uid,
    startTimeSeconds: 2,
    endTimeSeconds: 12,
    meta: { intent: 'i-3' },
    creator: 'user-3',
    requireSignedURLs: true,
    allowedOrigins: ['example.com'],
  }

  const { uid: clipUid } = await stream.createClip(clip)

  expect((await settled(stream, clipUid)).duration).toBeCloseTo(10, 0)
  expect(await held(clipUid)).toMatchObject({
    source: { kind: 'clip', startSeconds: 2, endSeconds: 12 },
    clippedFrom: uid,
    meta: { intent: 'i-3' },
    creator: 'user-3',
    requireSignedURLs: true,
    allowedOrigins: ['example.com'],
    status: { state: 'ready' },
  })
})

function serve(file: Buffer): Promise<Server> {
  const server = createServer((_, response) => response.writeHead(200, { 'Content-Length': file.length }).end(file))
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}
