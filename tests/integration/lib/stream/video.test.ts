import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { StreamApi } from '@/lib/stream/api'
import { isGone } from '@/lib/stream/error'
import { customerHost, iframeUrl, thumbnailUrl } from '@/lib/stream/playback'
import { isPlayable } from '@/lib/video/video'
import { createUpload, type Emulated, errorOf, sendFile, settled, startEmulated } from './emulated'

let emulated: Emulated
let stream: StreamApi

beforeAll(async () => {
  emulated = await startEmulated()
  stream = emulated.stream
})

afterAll(() => emulated.close())

it('a video is uploaded, followed, clipped, downloaded, edited, listed and deleted', async () => {
  const { uid, uploadUrl } = await createUpload(stream, 'i-1')
  expect(await stream.getVideo(uid)).toMatchObject({
    uid,
    creator: 'user-1',
    status: { state: 'pendingupload' },
    maxDurationSeconds: 60,
    meta: { name: 'low tide.mp4', intent: 'i-1' },
  })

  await sendFile(uploadUrl)
  const video = await settled(stream, uid)
  expect(isPlayable(video)).toBe(true)
  expect(video.duration).toBeCloseTo(20, 0)
  expect(customerHost(video)).toBe(new URL(emulated.urls.playback).host)
  expect((await fetch(iframeUrl(video) ?? '')).status).toBe(200)
  expect((await fetch(thumbnailUrl(video, { timeSeconds: 1, widthPixels: 320 }) ?? '')).status).toBe(200)

  const { uid: clipUid } = await stream.createClip({
    clippedFromVideoUID: uid,
    startTimeSeconds: 2,
    endTimeSeconds: 12,
    meta: { intent: 'i-2' },
    creator: 'user-1',
    requireSignedURLs: false,
    allowedOrigins: [],
  })
  const clip = await settled(stream, clipUid)
  expect(clip).toMatchObject({ clippedFrom: uid, meta: { intent: 'i-2' }, status: { state: 'ready' } })
  expect(clip.duration).toBeCloseTo(10, 0)

  expect(await stream.listDownloads(uid)).toEqual({})
  await stream.createDownload(uid)
  const download = await vi.waitFor(
    async () => {
      const { default: mp4 } = await stream.listDownloads(uid)
      expect(mp4).toMatchObject({ status: 'ready', percentComplete: 100 })
      return mp4
    },
    { timeout: 20_000 },
  )
  expect((await fetch(download?.url ?? '', { method: 'HEAD' })).status).toBe(200)
  await stream.deleteDownload(uid)

  const edited = await stream.editVideo(uid, { requireSignedURLs: true, allowedOrigins: ['example.com'] })
  expect(edited).toMatchObject({ uid, requireSignedURLs: true, allowedOrigins: ['example.com'] })
  expect(edited.meta.name).toBe('low tide.mp4')

  const page = await stream.listVideos({ creator: 'user-1', status: ['ready'], asc: true, include_counts: true })
  expect(page.videos.map((listed) => listed.uid)).toEqual([uid, clipUid])
  expect(page.total).toBe(2)
  const usage = await stream.getStorageUsage({ creator: 'user-1' })
  expect(usage.videoCount).toBe(2)
  expect(usage.totalStorageMinutes).toBeGreaterThan(0)

  await stream.deleteVideo(uid)
  expect(isGone(await errorOf(stream.getVideo(uid)))).toBe(true)
  expect(isGone(await errorOf(stream.deleteVideo(uid)))).toBe(true)
  await stream.deleteVideo(clipUid)
})
