import { describe, expect, test } from 'vitest'
import { type Look, nextStep, type Wishes } from '@/lib/video/next-step'
import { videoSchema } from '@/lib/video/video'

const now = new Date('2026-11-22T12:00:00Z')

function video(changes: Record<string, unknown> = {}) {
  return videoSchema.parse({
    uid: 'a'.repeat(32),
    status: { state: 'ready', pctComplete: '100.000000' },
    readyToStream: true,
    duration: 20.02,
    ...changes,
  })
}

function look(changes: Partial<Look> = {}): Look {
  return {
    video: video(),
    downloads: null,
    isUntakenClip: false,
    isClip: false,
    clip: null,
    failure: null,
    reserved: hour,
    edits: null,
    isPosterAsked: false,
    ...changes,
  }
}

const hour = { seconds: 3600, bytes: 30e9 }
const plain: Wishes = {
  trimSeconds: null,
  canTrim: false,
  canChoosePoster: false,
  downloadable: false,
  maxDurationSeconds: hour.seconds,
  maxSizeBytes: hour.bytes,
}
const trimmed: Wishes = { ...plain, trimSeconds: 10 }
const downloadable: Wishes = { ...plain, downloadable: true }
const byChoice: Wishes = { ...plain, canTrim: true }
const trimmedByChoice: Wishes = { ...trimmed, canTrim: true }
const withPoster: Wishes = { ...plain, canChoosePoster: true }

describe('what fails', () => {
  test('a video that Stream does not have any more fails with that reason', () => {
    expect(nextStep(look({ video: null }), plain, now)).toEqual({
      kind: 'fail',
      failure: 'The video is no longer at Cloudflare Stream.',
    })
  })

  test('an error is final, and its reason is a sentence that names the rule', () => {
    const status = { state: 'error', errorReasonCode: 'ERR_DURATION_EXCEED_CONSTRAINT' }

    const next = nextStep(look({ video: video({ status, maxDurationSeconds: 600 }) }), trimmed, now)

    expect(next).toEqual({ kind: 'fail', failure: 'The video is too long. This field takes up to 10:00.' })
  })

  test('an upload that was not finished fails an hour after its link ended, not before', () => {
    const pending = (uploadExpiry: string) =>
      nextStep(look({ video: video({ status: { state: 'pendingupload' }, uploadExpiry }) }), plain, now)

    expect(pending('2026-11-22T11:30:00Z')).toEqual({ kind: 'wait' })
    expect(pending('2026-11-22T10:59:00Z').kind).toBe('fail')
  })
})

describe('what is over a limit', () => {
  const short = { maxDurationSeconds: 600, maxSizeBytes: 1_000_000 }
  const reserved = { seconds: 600, bytes: 1_000_000 }
  const next = (changes: Record<string, unknown>, seen: Partial<Look> = {}, wishes: Partial<Wishes> = {}) =>
    nextStep(look({ video: video(changes), reserved, ...seen }), { ...trimmed, ...short, ...wishes }, now)

  test('F16 a video that Stream plays fails all the same when it is longer than its field takes', () => {
    const failure = 'The video is too long. This field takes up to 10:00.'

    expect(next({ duration: 601 })).toEqual({ kind: 'fail', failure })
    expect(next({ duration: 601, status: { state: 'ready', pctComplete: '39' } })).toEqual({ kind: 'fail', failure })
    expect(next({ duration: 600.9 }).kind).toBe('trim')
  })

  test('a video that is larger than its field takes fails with that rule', () => {
    expect(next({ size: 1_000_001 })).toEqual({
      kind: 'fail',
      failure: 'The video is too large. This field takes up to 1 MB.',
    })
    expect(next({ size: 1_000_000 }).kind).toBe('trim')
  })

  test('what was reserved for a video holds when its field takes less by now, and what the field takes when that is more', () => {
    expect(next({ duration: 601 }, { reserved: { seconds: 900, bytes: 1 } }).kind).toBe('trim')
    expect(next({ duration: 601 }, {}, { maxDurationSeconds: 900 }).kind).toBe('trim')
    expect(next({ duration: 901 }, {}, { maxDurationSeconds: 900 })).toEqual({
      kind: 'fail',
      failure: 'The video is too long. This field takes up to 15:00.',
    })
  })

  test('what is not known yet, or is a clip of ours, is not held against it', () => {
    expect(next({ duration: -1 })).toEqual({ kind: 'wait' })
    expect(next({ duration: 601 }, { isClip: true }).kind).toBe('done')
  })
})

describe('what waits', () => {
  test.each(['queued', 'inprogress', 'downloading', 'a-state-of-tomorrow'])('%s waits', (state) => {
    const next = nextStep(look({ video: video({ status: { state }, readyToStream: false }) }), trimmed, now)

    expect(next).toEqual({ kind: 'wait' })
  })

  test('ready without readyToStream waits', () => {
    expect(nextStep(look({ video: video({ readyToStream: false }) }), plain, now)).toEqual({ kind: 'wait' })
  })

  test('ready at 39 % plays, but waits for the rest, for an hour and no longer', () => {
    const at = (readyToStreamAt: string) => {
      const status = { state: 'ready', pctComplete: '39.000000' }
      return nextStep(look({ video: video({ status, readyToStreamAt }) }), plain, now)
    }

    expect(at('2026-11-22T11:30:00Z')).toEqual({ kind: 'wait' })
    expect(at('2026-11-22T10:59:00Z')).toEqual({ kind: 'done' })
  })

  test('a trim waits for a duration that is not known yet', () => {
    expect(nextStep(look({ video: video({ duration: -1 }) }), trimmed, now)).toEqual({ kind: 'wait' })
  })
})

describe('what is trimmed', () => {
  test('a longer video is cut to its first seconds', () => {
    expect(nextStep(look(), trimmed, now)).toEqual({ kind: 'trim', startSeconds: 0, endSeconds: 10 })
  })

  test('a video of just that length, or shorter, is not cut', () => {
    expect(nextStep(look({ video: video({ duration: 10 }) }), trimmed, now)).toEqual({ kind: 'done' })
    expect(nextStep(look({ video: video({ duration: 3 }) }), trimmed, now)).toEqual({ kind: 'done' })
  })

  test('the cut never ends after the last whole second', () => {
    const next = nextStep(look({ video: video({ duration: 10.4 }) }), { ...plain, trimSeconds: 10.2 }, now)

    expect(next).toEqual({ kind: 'trim', startSeconds: 0, endSeconds: 10 })
  })

  test('a clip is never cut again', () => {
    expect(nextStep(look({ isClip: true, video: video({ duration: 10.04 }) }), trimmed, now)).toEqual({ kind: 'done' })
  })

  test('while a clip is on its way nothing else is done; one whose answer was lost is asked for again', () => {
    expect(nextStep(look({ clip: { isMade: true } }), { ...trimmed, downloadable: true }, now)).toEqual({
      kind: 'done',
    })
    expect(nextStep(look({ clip: { isMade: false } }), trimmed, now).kind).toBe('trim')
  })

  test('after a clip has failed the original is kept, with the reason, and goes on to its download', () => {
    const failure = 'The video could not be trimmed. The file is damaged.'

    expect(nextStep(look({ failure }), trimmed, now)).toEqual({ kind: 'done', failure })
    expect(nextStep(look({ failure }), { ...trimmed, downloadable: true }, now)).toEqual({ kind: 'download' })
  })

  test('a clip that no row holds is swapped in when it is whole, and not before', () => {
    const part = video({ status: { state: 'ready', pctComplete: '60' }, readyToStreamAt: now.toISOString() })

    expect(nextStep(look({ isUntakenClip: true, isClip: true, video: part }), trimmed, now)).toEqual({ kind: 'wait' })
    expect(nextStep(look({ isUntakenClip: true, isClip: true }), trimmed, now)).toEqual({ kind: 'swap' })
  })
})

describe('what is cut by choice, of a video of 20.02 s', () => {
  const cut = (startSeconds: number, endSeconds: number) => ({ kind: 'trim', startSeconds, endSeconds })

  test.each([
    ['a chosen part stays', trimmedByChoice, { startSeconds: 4, endSeconds: 9 }, cut(4, 9)],
    ['it is never longer than the trim', trimmedByChoice, { startSeconds: 4, endSeconds: 19 }, cut(4, 14)],
    ['it ends with the last whole second', trimmedByChoice, { startSeconds: 15, endSeconds: 30 }, cut(15, 20)],
    ['without an end it is as long as it may be', trimmedByChoice, { startSeconds: 4 }, cut(4, 14)],
    ['without a start it begins with the video', byChoice, { endSeconds: 7 }, cut(0, 7)],
    ['what lies behind the end is the last second', byChoice, { startSeconds: 50, endSeconds: 60 }, cut(19, 20)],
    ['without a choice the trim holds', trimmedByChoice, null, cut(0, 10)],
    ['without a choice and a trim nothing is cut', byChoice, null, { kind: 'done' }],
    ['the whole video is no choice', byChoice, { startSeconds: 0, endSeconds: 20 }, { kind: 'done' }],
    ['the whole video, known less exactly, is no choice', byChoice, { endSeconds: 21 }, { kind: 'done' }],
    ['a field that takes no choice cuts as ever', trimmed, { startSeconds: 4, endSeconds: 9 }, cut(0, 10)],
    ['nor does one that cuts nothing', plain, { startSeconds: 4, endSeconds: 9 }, { kind: 'done' }],
  ])('%s', (_promise, wishes, edits, next) => {
    expect(nextStep(look({ edits }), wishes, now)).toEqual(next)
  })

  test('a choice of all of a video that is a little longer than the trim is cut as without one', () => {
    const seen = look({ edits: { startSeconds: 0, endSeconds: 10 }, video: video({ duration: 10.4 }) })

    expect(nextStep(seen, trimmedByChoice, now)).toEqual(cut(0, 10))
  })

  test('a choice waits for a duration that is not known yet; without one nothing waits', () => {
    const seen = { video: video({ duration: -1 }) }

    expect(nextStep(look({ ...seen, edits: { startSeconds: 3 } }), byChoice, now)).toEqual({ kind: 'wait' })
    expect(nextStep(look(seen), byChoice, now)).toEqual({ kind: 'done' })
  })

  test('a video without a whole second is left as it is', () => {
    const seen = look({ edits: { startSeconds: 0, endSeconds: 1 }, video: video({ duration: 0.7 }) })

    expect(nextStep(seen, trimmedByChoice, now)).toEqual({ kind: 'done' })
  })

  test('a clip is not cut again by choice either, nor an original whose clip is made or has failed', () => {
    const edits = { startSeconds: 4, endSeconds: 9 }

    expect(nextStep(look({ edits, isClip: true }), byChoice, now)).toEqual({ kind: 'done' })
    expect(nextStep(look({ edits, clip: { isMade: true } }), byChoice, now)).toEqual({ kind: 'done' })
    expect(nextStep(look({ edits, failure: 'No.' }), byChoice, now)).toEqual({ kind: 'done', failure: 'No.' })
  })
})

describe('the poster that was chosen', () => {
  const edits = { thumbnailTimestampPct: 0.5 }
  const poster = { kind: 'poster', thumbnailTimestampPct: 0.5 }

  test.each([
    ['is asked for where Stream has another', withPoster, { edits }, poster],
    ['is asked for before the download', { ...withPoster, downloadable: true }, { edits }, poster],
    ['is not asked for where Stream has it', withPoster, { edits, video: video(edits) }, { kind: 'done' }],
    [
      'is the first frame where Stream says nothing',
      withPoster,
      { edits: { thumbnailTimestampPct: 0 } },
      { kind: 'done' },
    ],
    [
      'is asked for once, also when Stream rounds it',
      withPoster,
      { edits, isPosterAsked: true, video: video({ thumbnailTimestampPct: 0.49 }) },
      { kind: 'done' },
    ],
    ['is nothing in a field that takes no choice', plain, { edits }, { kind: 'done' }],
    [
      'waits until the video plays',
      withPoster,
      { edits, video: video({ status: { state: 'queued' } }) },
      { kind: 'wait' },
    ],
    ['of a clip is asked for when a row holds it', withPoster, { edits, isClip: true }, poster],
    [
      'of a clip that no row holds waits for the swap',
      withPoster,
      { edits, isClip: true, isUntakenClip: true },
      { kind: 'swap' },
    ],
  ])('%s', (_promise, wishes, seen: Partial<Look>, next) => {
    expect(nextStep(look(seen), wishes, now)).toEqual(next)
  })

  const both: Wishes = { ...byChoice, canChoosePoster: true }
  test.each([
    ['within the part that stays goes with the clip, exactly', 0.5, 0.6],
    ['at its beginning too', 4 / 20, 0],
    ['at its end too', 14 / 20, 1],
    ['outside of it is left out', 0.9, undefined],
    ['before it is left out', 0.1, undefined],
  ])('%s', (_promise, thumbnailTimestampPct, within) => {
    const seen = { edits: { startSeconds: 4, endSeconds: 14, thumbnailTimestampPct }, video: video({ duration: 20 }) }

    const next = nextStep(look(seen), both, now)

    const expected = within === undefined ? {} : { thumbnailTimestampPct: expect.closeTo(within, 9) }
    expect(next).toEqual({ kind: 'trim', startSeconds: 4, endSeconds: 14, ...expected })
  })
})

describe('what can be downloaded', () => {
  test('the download is asked for once, waited for, and done when it is ready', () => {
    const at = (downloads: Look['downloads']) => nextStep(look({ downloads }), downloadable, now)

    expect(at(null)).toEqual({ kind: 'download' })
    expect(at({})).toEqual({ kind: 'download' })
    expect(at({ default: { status: 'inprogress', percentComplete: 12 } })).toEqual({ kind: 'wait' })
    expect(at({ default: { status: 'ready', url: 'https://example.com/default.mp4' } })).toEqual({ kind: 'done' })
  })

  test('a download that can not be made does not take the video away', () => {
    const next = nextStep(look({ downloads: { default: { status: 'error' } } }), downloadable, now)

    expect(next).toEqual({ kind: 'done', failure: 'Cloudflare Stream could not make the download.' })
  })
})
