import { describe, expect, test, vi } from 'vitest'
import { describeVideo, isWatchable } from '@/components/describe-video'
import { pollMs, renewalMs, videoQuery } from '@/components/use-video'
import { type Phase, phaseSchema, type VideoView } from '@/lib/video/view'

test.each<[Phase, string]>([
  ['empty', 'No video'],
  ['uploading', 'Waiting for the upload'],
  ['processing', 'Processing 39%'],
  ['playable', 'Playable, sharper at 39%'],
  ['trimming', 'Trimming'],
  ['preparing-download', 'Preparing the download, 39%'],
  ['ready', 'Ready'],
  ['failed', 'Failed'],
])('%s is said as "%s"', (phase, words) => {
  expect(describeVideo(view(phase)).words).toBe(words)
})

test('a trim says to which part, where the person chose one', () => {
  const trimming = { ...view('trimming'), trim: { startSeconds: 42, endSeconds: 72 } }

  expect(describeVideo(trimming).words).toBe('Trimming to 0:42 – 1:12')
})

test('what Stream does before it can encode is said in place of a percent', () => {
  const fetching = { ...view('processing'), message: 'Fetching the video' }

  expect(describeVideo(fetching).words).toBe('Fetching the video')
})

test('what failed says why, in the words of the server', () => {
  const failed = { ...view('failed'), message: 'The file has no video track, only sound.' }

  expect(describeVideo(failed).note).toBe('The file has no video track, only sound.')
})

test('a line is shown while Stream encodes, and no longer', () => {
  const withLine = phaseSchema.options.filter((phase) => describeVideo(view(phase)).done !== undefined)

  expect(withLine).toEqual(['uploading', 'processing', 'playable', 'trimming'])
})

test('it can be watched from the first rendition on, also while it is trimmed', () => {
  expect(phaseSchema.options.filter(isWatchable)).toEqual(['playable', 'trimming', 'preparing-download', 'ready'])
})

test('the server is asked every 2 s at first and every 10 s in the end', () => {
  const waits = Array.from({ length: 12 }, (_, count) => pollMs(count))

  expect(waits[0]).toBe(2_000)
  expect(waits.at(-1)).toBe(10_000)
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
})

test.each<[Phase, boolean]>([
  ['empty', false],
  ['processing', true],
  ['playable', true],
  ['trimming', true],
  ['preparing-download', true],
  ['ready', false],
  ['failed', false],
])('%s is followed: %s', (phase, isFollowed) => {
  const { refetchInterval } = videoQuery({ field: 'posts.video', id: '1' }, view(phase))
  if (typeof refetchInterval !== 'function') throw new Error('the interval follows the phase')
  const query = { state: { data: view(phase), dataUpdateCount: 0 } } as Parameters<typeof refetchInterval>[0]

  expect(refetchInterval(query) !== false).toBe(isFollowed)
})

test('what has settled is asked for again where the last look failed, as after a new video was taken', () => {
  const { refetchInterval } = videoQuery({ field: 'posts.video', id: '1' }, view('ready'))
  if (typeof refetchInterval !== 'function') throw new Error('the interval follows the state')
  const state = { data: view('ready'), dataUpdatedAt: 0, dataUpdateCount: 0, status: 'error' }

  expect(refetchInterval({ state } as Parameters<typeof refetchInterval>[0])).toBe(10_000)
})

describe('the addresses of a private video that is ready', () => {
  const got = Date.parse('2026-01-01T12:00:00Z')
  const endingIn = (seconds: number) => {
    const settled = view('ready')
    const addressesEndAt = new Date(got + seconds * 1000).toISOString()
    return { ...settled, video: settled.video && { ...settled.video, addressesEndAt } }
  }
  const aheadSeconds = (seconds: number) => seconds - (renewalMs(endingIn(seconds), got) - got) / 1000

  test('are asked for 5 to 10 minutes before they end, and sooner of a shorter life', () => {
    expect(aheadSeconds(7200)).toBeGreaterThanOrEqual(300)
    expect(aheadSeconds(7200)).toBeLessThanOrEqual(600)
    expect(aheadSeconds(100)).toBe(25)
  })

  test('are not asked for more often than every 2 s, by a clock that is wrong or of a Stream that gives none', () => {
    for (const seconds of [-86_400, -1, 0, 1]) expect(renewalMs(endingIn(seconds), got) - got).toBe(2_000)
  })

  test('that do not end are not asked for', () => {
    expect(renewalMs(view('ready'), got)).toBe(Number.POSITIVE_INFINITY)
  })

  test('are stale from that moment on, so that whoever comes back to the page gets others', () => {
    const { staleTime, refetchInterval } = videoQuery({ field: 'posts.video', id: '1' }, endingIn(100))
    if (typeof staleTime !== 'function' || typeof refetchInterval !== 'function')
      throw new Error('both follow the view')
    const state = { data: endingIn(100), dataUpdatedAt: got, dataUpdateCount: 1 }
    const query = { state } as Parameters<typeof refetchInterval>[0] & Parameters<typeof staleTime>[0]

    vi.setSystemTime(got + 60_000)
    expect([staleTime(query), refetchInterval(query)]).toEqual([75_000, 15_000])
    // Asked for in vain: the server does not answer.
    vi.setSystemTime(got + 3_600_000)
    expect(refetchInterval(query)).toBe(10_000)
    vi.useRealTimers()
  })
})

function view(phase: Phase): VideoView {
  const sizes = { duration: 20, size: 1, width: 320, height: 180 }
  const playback = { hls: null, dash: null, iframe: null }
  const video = {
    uid: 'a',
    ...sizes,
    thumbnail: null,
    preview: null,
    playback,
    download_url: null,
    pctComplete: 39,
    addressesEndAt: null,
  }
  return { video: phase === 'empty' ? null : video, phase }
}
