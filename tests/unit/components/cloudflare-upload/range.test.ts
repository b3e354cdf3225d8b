import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  moveEnd,
  moveStart,
  type RangeLimits,
  rangeLimits,
  rangeOf,
  withPoster,
  withRange,
} from '@/components/cloudflare-upload/parts/range'
import { boundEdits, type Edits, type SecondsRange } from '@/lib/video/edits'

const seconds = fc.double({ min: -50, max: 40_000, noNaN: true })
const video = fc.record({
  durationSeconds: fc.double({ min: 1, max: 36_000, noNaN: true }),
  trimSeconds: fc.option(fc.integer({ min: 1, max: 4_000 })),
})
const limits = video.map(({ durationSeconds, trimSeconds }) => rangeLimits(durationSeconds, trimSeconds))
const moves = fc.array(fc.record({ handle: fc.constantFrom(moveStart, moveEnd), to: seconds }), { maxLength: 20 })

test('however the handles are moved, the range is of whole seconds, inside the video, and neither too short nor too long', () => {
  fc.assert(
    fc.property(limits, moves, (limits, moves) => {
      let range = rangeOf({}, limits)
      expect(faultOf(range, limits)).toBeUndefined()
      for (const { handle, to } of moves) {
        range = handle(range, to, limits)
        expect(faultOf(range, limits)).toBeUndefined()
      }
    }),
  )
})

test('the handle that is moved goes where it is sent, as far as the video goes', () => {
  fc.assert(
    fc.property(limits, seconds, seconds, (limits, from, to) => {
      const range = moveStart(rangeOf({}, limits), from, limits)

      const start = moveStart(range, to, limits).startSeconds
      const end = moveEnd(range, to, limits).endSeconds

      expect(start).toBe(Math.min(limits.lastSeconds - 1, Math.max(0, Math.round(to))))
      expect(end).toBe(Math.min(limits.lastSeconds, Math.max(1, Math.round(to))))
    }),
  )
})

test('the other handle stays where it is as long as it may', () => {
  const limits = rangeLimits(60, 30)
  const range = { startSeconds: 20, endSeconds: 40 }

  expect(moveStart(range, 15, limits)).toEqual({ startSeconds: 15, endSeconds: 40 })
  expect(moveEnd(range, 45, limits)).toEqual({ startSeconds: 20, endSeconds: 45 })
})

test('past the longest length a handle drags the other along, and past the other it pushes it', () => {
  const limits = rangeLimits(60, 30)
  const range = { startSeconds: 20, endSeconds: 40 }

  expect(moveStart(range, 4, limits)).toEqual({ startSeconds: 4, endSeconds: 34 })
  expect(moveEnd(range, 55, limits)).toEqual({ startSeconds: 25, endSeconds: 55 })
  expect(moveStart(range, 50, limits)).toEqual({ startSeconds: 50, endSeconds: 51 })
  expect(moveEnd(range, 10, limits)).toEqual({ startSeconds: 9, endSeconds: 10 })
})

test('any edits, also those of another field, make a range that is within the limits', () => {
  fc.assert(
    fc.property(limits, fc.option(seconds, { nil: undefined }), fc.option(seconds, { nil: undefined }), (...wish) => {
      const [limits, startSeconds, endSeconds] = wish

      const range = rangeOf({ startSeconds, endSeconds }, limits)

      expect(faultOf(range, limits)).toBeUndefined()
    }),
  )
})

test('what is chosen here is what the server makes of it', () => {
  fc.assert(
    fc.property(video, moves, fc.double({ min: 0, max: 1, noNaN: true }), (video, moves, pct) => {
      const { durationSeconds, trimSeconds } = video
      const limits = rangeLimits(durationSeconds, trimSeconds)
      const range = moves.reduce((range, { handle, to }) => handle(range, to, limits), rangeOf({}, limits))

      const edits = withRange(withPoster({}, pct * durationSeconds, durationSeconds), range, durationSeconds, limits)

      const served = { canTrim: true, canChoosePoster: true, trimSeconds }
      expect(boundEdits(edits, served, durationSeconds)).toEqual(edits)
    }),
  )
})

test('a range that was chosen is the same when it is read again', () => {
  fc.assert(
    fc.property(limits, moves, (limits, moves) => {
      const range = moves.reduce((range, { handle, to }) => handle(range, to, limits), rangeOf({}, limits))

      const edits = withRange({}, range, limits.lastSeconds, limits)

      expect(rangeOf(edits, limits)).toEqual(range)
    }),
  )
})

test('the first seconds are no choice: they stay when nothing is chosen', () => {
  const limits = rangeLimits(20.4, 10)

  expect(withRange({ startSeconds: 3, endSeconds: 9 }, { startSeconds: 0, endSeconds: 10 }, 20.4, limits)).toEqual({})
  expect(rangeOf({}, limits)).toEqual({ startSeconds: 0, endSeconds: 10 })
})

test('a poster stays while its frame is in the range, and is gone when the range leaves it', () => {
  const limits = rangeLimits(20, 10)
  const edits: Edits = withPoster({}, 7, 20)

  const kept = withRange(edits, { startSeconds: 5, endSeconds: 7 }, 20, limits)
  const left = withRange(edits, { startSeconds: 8, endSeconds: 12 }, 20, limits)

  expect(kept).toEqual({ startSeconds: 5, endSeconds: 7, thumbnailTimestampPct: 0.35 })
  expect(left).toEqual({ startSeconds: 8, endSeconds: 12 })
})

test('a poster is from 0 to 1 of the video, and taking it back leaves the range', () => {
  const range = { startSeconds: 5, endSeconds: 7 }

  expect(withPoster({}, 21, 20)).toEqual({ thumbnailTimestampPct: 1 })
  expect(withPoster(range, 6, 20)).toEqual({ ...range, thumbnailTimestampPct: 0.3 })
  expect(withPoster({ ...range, thumbnailTimestampPct: 0.3 }, undefined, 20)).toEqual(range)
})

test('of a video without a whole second there is still one second, so that nothing divides by nothing', () => {
  expect(rangeOf({}, rangeLimits(0.4))).toEqual({ startSeconds: 0, endSeconds: 1 })
})

function faultOf({ startSeconds, endSeconds }: SecondsRange, { lastSeconds, longestSeconds }: RangeLimits) {
  const length = endSeconds - startSeconds
  if (!Number.isInteger(startSeconds) || !Number.isInteger(endSeconds)) return 'not whole'
  if (startSeconds < 0 || endSeconds > lastSeconds) return 'outside'
  if (length < 1 || length > longestSeconds) return 'length'
}
