import { describe, expect, test, vi } from 'vitest'
import { isTemporary, StreamError } from '@/lib/stream/error'
import { createRecentLooks, type RecentLooksOptions } from '@/lib/stream/recent-looks'
import { type Video, videoSchema } from '@/lib/video/video'

const videoOf = (uid: string) => videoSchema.parse({ uid, status: { state: 'queued' } })

function looksWith(changes: Partial<RecentLooksOptions> = {}) {
  const clock = { ms: 0 }
  const getVideo = vi.fn(async (uid: string): Promise<Video> => videoOf(uid))
  const options = { getVideo, freshSeconds: 2, patienceSeconds: 3, maxVideos: 10 }
  const look = createRecentLooks({ ...options, now: () => clock.ms, ...changes })
  return { look, getVideo, clock }
}

describe('looks at one video', () => {
  test('are one call in two seconds, for however many ask', async () => {
    const { look, getVideo, clock } = looksWith()

    await Promise.all(Array.from({ length: 50 }, () => look('v1')))
    clock.ms = 1999
    await look('v1')
    expect(getVideo).toHaveBeenCalledTimes(1)

    clock.ms = 2000
    expect(await look('v1')).toEqual(videoOf('v1'))
    expect(getVideo).toHaveBeenCalledTimes(2)
  })

  test('never begin a second call while the first is under way, and end without an answer in time', async () => {
    const never = vi.fn(() => new Promise<Video>(() => {}))
    const { look, clock } = looksWith({ getVideo: never, patienceSeconds: 0.01 })

    const first = await look('v1').catch((error) => error)
    clock.ms = 60_000
    const second = await look('v1').catch((error) => error)

    expect([isTemporary(first), isTemporary(second)]).toEqual([true, true])
    expect(first.retryAfterSeconds).toBeGreaterThan(0)
    expect(never).toHaveBeenCalledTimes(1)
  })

  test('that Stream refuses are not repeated at once either, and pass on what it said', async () => {
    const refusal = new StreamError({ request: 'GET /stream/v1', status: 429, retryAfterSeconds: 7 })
    const refuse = vi.fn(() => Promise.reject(refusal))
    const { look, clock } = looksWith({ getVideo: refuse })

    await expect(look('v1')).rejects.toBe(refusal)
    await expect(look('v1')).rejects.toBe(refusal)
    expect(refuse).toHaveBeenCalledTimes(1)

    clock.ms = 2000
    await expect(look('v1')).rejects.toBe(refusal)
    expect(refuse).toHaveBeenCalledTimes(2)
  })

  test('that is gone are null', async () => {
    const gone = new StreamError({ request: 'GET /stream/v1', status: 404, code: 10003 })
    const { look } = looksWith({ getVideo: () => Promise.reject(gone) })

    expect(await look('v1')).toBeNull()
  })
})

test('only so many videos are remembered, the latest', async () => {
  const { look, getVideo } = looksWith({ maxVideos: 2 })
  for (const uid of ['v1', 'v2', 'v3']) await look(uid)

  await look('v3')
  expect(getVideo).toHaveBeenCalledTimes(3)
  await look('v1')
  expect(getVideo).toHaveBeenCalledTimes(4)
})
