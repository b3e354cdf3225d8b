import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allVideos } from '@/lib/stream/all-videos'
import type { VideoQuery } from '@/lib/stream/endpoints/videos'
import { microsecondsOf, timeOf } from '@/lib/stream/microseconds'
import { type Video, videoSchema } from '@/lib/video/video'
import { errorOf } from './stub'

const noon = microsecondsOf('2026-08-01T12:00:00Z')

/** Videos that were created so many microseconds after noon. */
function library(offsets: number[]): Video[] {
  return offsets.map((offset, index) =>
    videoSchema.parse({ uid: `v${index}`, status: { state: 'ready' }, created: timeOf(noon + offset) }),
  )
}

/** A Stream that holds these, and reads times no finer than `grain` microseconds. */
function streamOf(held: Video[], grain = 1) {
  const queries: VideoQuery[] = []
  const read = (time: VideoQuery['after']) => Math.floor(microsecondsOf(time ?? '') / grain) * grain
  return {
    queries,
    async listVideos(query: VideoQuery = {}) {
      queries.push(query)
      if (queries.length > 500) throw new Error('It goes round in circles')
      const found = held
        .map((video) => ({ video, at: microsecondsOf(video.created ?? '') }))
        .filter(({ at }) => query.after === undefined || at >= read(query.after))
        .filter(({ at }) => query.before === undefined || at < read(query.before))
        .sort((a, b) => (query.asc ? a.at - b.at : b.at - a.at))
      return { videos: found.slice(0, query.limit).map(({ video }) => video), unreadable: 0 }
    },
  }
}

const uidsOf = async (videos: AsyncIterable<Video>) => {
  const uids: string[] = []
  for await (const { uid } of videos) uids.push(uid)
  return uids
}

describe.each([
  ['oldest first', true],
  ['newest first', false],
])('%s', (_order, asc) => {
  it('each video comes once, in order, over as many pages as it takes', async () => {
    const held = library(Array.from({ length: 2_300 }, (_, index) => index * 1_000_000))

    const uids = await uidsOf(allVideos(streamOf(held), { asc }))

    const inOrder = held.map(({ uid }) => uid)
    expect(uids).toEqual(asc ? inOrder : inOrder.toReversed())
  })

  it('those that share the moment at which a page ends are all there', async () => {
    const offsets = Array.from({ length: 2_300 }, (_, index) => Math.floor(index / 7))

    expect(new Set(await uidsOf(allVideos(streamOf(library(offsets)), { asc }))).size).toBe(2_300)
  })

  it('more than a page of one moment does not go round in circles, and those around it are there', async () => {
    const offsets = [0, 1, ...Array.from({ length: 1_500 }, () => 2), 3, 4]
    const stream = streamOf(library(offsets))

    const uids = await uidsOf(allVideos(stream, { asc }))

    expect(uids).toEqual(expect.arrayContaining(['v0', 'v1', 'v1502', 'v1503']))
    expect(new Set(uids).size).toBe(uids.length)
    expect(uids.length).toBeGreaterThanOrEqual(1_000)
    expect(stream.queries.length).toBeLessThan(6)
  })

  it.each([1, 1_000])('is complete whatever the times are, where Stream reads them to %i µs', async (grain) => {
    // Few moments, so that many videos share one: up to a page of them.
    const libraries = fc
      .array(fc.integer({ min: 0, max: 2_500 }), { minLength: 3, maxLength: 40 })
      .map((moments) =>
        library(Array.from({ length: 2_100 }, (_, index) => (moments[index % moments.length] ?? 0) * 500)),
      )

    await fc.assert(
      fc.asyncProperty(libraries, async (held) => {
        fc.pre(mostInOneMillisecond(held) < 1_000)

        expect((await uidsOf(allVideos(streamOf(held, grain), { asc }))).toSorted()).toEqual(
          held.map(({ uid }) => uid).toSorted(),
        )
      }),
      { numRuns: 8 },
    )
  })
})

it('keeps to the bounds and filters that it was given, by either name', async () => {
  const held = library(Array.from({ length: 3_000 }, (_, index) => index))
  const [start, end] = [timeOf(noon + 500), timeOf(noon + 2_500)]

  for (const asc of [true, false]) {
    const stream = streamOf(held)

    expect(await uidsOf(allVideos(stream, { start, end, asc, creator: 'ann' }))).toHaveLength(2_000)

    expect(stream.queries.every(({ creator, limit }) => creator === 'ann' && limit === 1_000)).toBe(true)
  }
})

it('asks for no page before the one before it was read', async () => {
  const stream = streamOf(library(Array.from({ length: 2_300 }, (_, index) => index)))

  for await (const { uid } of allVideos(stream, { asc: true })) if (uid === 'v999') break

  expect(stream.queries).toHaveLength(1)
})

it('a full page whose videos say no time is an error, not the end', async () => {
  const videos = library(Array.from({ length: 1_000 }, (_, index) => index)).map(({ created, ...video }) => video)
  const stream = { listVideos: async () => ({ videos, unreadable: 0 }) }

  expect(String(await errorOf(uidsOf(allVideos(stream))))).toContain('a full page that ends at no time')
})

it('a Stream that answers with the same page for ever is an error', async () => {
  const videos = library(Array.from({ length: 1_000 }, (_, index) => index))

  for (const asc of [true, false]) {
    const stream = { listVideos: async () => ({ videos: asc ? videos : videos.toReversed(), unreadable: 0 }) }

    expect(await errorOf(uidsOf(allVideos(stream, { asc })))).toMatchObject({ name: 'StreamError' })
  }
})

function mostInOneMillisecond(videos: Video[]): number {
  const counts = new Map<number, number>()
  for (const { created } of videos) {
    const millisecond = Math.floor(microsecondsOf(created ?? '') / 1000)
    counts.set(millisecond, (counts.get(millisecond) ?? 0) + 1)
  }
  return Math.max(...counts.values())
}
