import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allVideos } from '@/lib/stream/all-videos'
import { timeOf } from '@/lib/stream/microseconds'
import type { Video } from '@/lib/video/video'
import { emulatorAt } from '../../../scenario'
import { type Emulated, startEmulated } from './emulated'

const start = Date.UTC(2026, 0, 1) * 1000
/** Each seventh of them begins a new microsecond: many share a moment, also where a page ends. */
const records = Array.from({ length: 2_300 }, (_, index) => ({
  uid: `video${String(index).padStart(4, '0')}`,
  created: timeOf(start + Math.floor(index / 7)),
  creator: index % 2 ? 'ann' : 'ben',
}))

let emulated: Emulated
let emulator: ReturnType<typeof emulatorAt>

beforeAll(async () => {
  emulated = await startEmulated((folder) => writeFile(join(folder, 'state.json'), JSON.stringify(libraryOf(records))))
  emulator = emulatorAt(emulated.urls.stream)
})
afterAll(() => emulated.close())

test.each([
  ['oldest first', true],
  ['newest first', false],
])('F27 a library of 2,300 videos is listed whole, each once, %s', async (_order, asc) => {
  await emulator.clearRequests()

  const listed = await collect(allVideos(emulated.stream, { asc }))

  expect(listed.map(({ uid }) => uid).toSorted()).toEqual(records.map(({ uid }) => uid))
  const created = listed.map((video) => video.created ?? '')
  expect(created).toEqual(asc ? created.toSorted() : created.toSorted().toReversed())
  expect((await emulator.requests()).requests.length).toBeLessThanOrEqual(4)
})

test('F27 all videos of one creator, between two moments', async () => {
  const [after, before] = [timeOf(start + 10), timeOf(start + 320)]

  for (const asc of [true, false]) {
    const listed = await collect(allVideos(emulated.stream, { creator: 'ann', after, before, asc }))

    const wanted = records.filter(({ creator, created }) => creator === 'ann' && created >= after && created < before)
    expect(wanted.length).toBeGreaterThan(1_000)
    expect(listed.map(({ uid }) => uid).toSorted()).toEqual(wanted.map(({ uid }) => uid))
  }
})

async function collect(videos: AsyncIterable<Video>): Promise<Video[]> {
  const all: Video[] = []
  for await (const video of videos) all.push(video)
  return all
}

/** The emulator's own state, as it is on disk. */
function libraryOf(videos: typeof records) {
  const status = { state: 'ready', pctComplete: '100.000000', errorReasonCode: '', errorReasonText: '' }
  const known = { status, readyToStream: true, duration: 1, size: 1, meta: {}, uploadExpiry: null }
  return {
    videos: Object.fromEntries(
      videos.map((video) => {
        const fields = { ...known, ...video, modified: video.created }
        const source = { kind: 'basic', uploadId: `upload-${video.uid}` }
        return [video.uid, { fields, source, downloads: {}, captions: {}, scene: video.uid, mimeType: null }]
      }),
    ),
  }
}
