import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundEdits, type EditLimits, type Edits, posterWithin } from '@/lib/video/edits'
import { editsSchema } from '@/lib/video/edits-schema'

const all: EditLimits = { canTrim: true, canChoosePoster: true, trimSeconds: null }

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -5, max: 80, noNaN: true }),
  fc.integer({ min: 0, max: 60 }),
)
const wish: fc.Arbitrary<Edits> = fc.record(
  { startSeconds: number, endSeconds: number, thumbnailTimestampPct: number },
  { requiredKeys: [] },
)
const limits: fc.Arbitrary<EditLimits> = fc.record({
  canTrim: fc.boolean(),
  canChoosePoster: fc.boolean(),
  trimSeconds: fc.option(fc.integer({ min: 1, max: 60 })),
})
const duration = fc.option(fc.double({ min: 0.1, max: 70, noNaN: true }), { nil: undefined })

describe('whatever somebody wishes for', () => {
  test('a range is whole seconds, one at least, no more than the trim, and inside the video', () => {
    fc.assert(
      fc.property(wish, limits, duration, (edits, field, durationSeconds) => {
        const { startSeconds, endSeconds } = boundEdits(edits, field, durationSeconds)

        const isWished = edits.startSeconds !== undefined || edits.endSeconds !== undefined
        const isThere = isWished && field.canTrim && (durationSeconds ?? 1) >= 1
        expect([startSeconds !== undefined, endSeconds !== undefined]).toEqual([isThere, isThere])
        if (startSeconds === undefined || endSeconds === undefined) return
        expect([startSeconds, endSeconds].every(Number.isInteger)).toBe(true)
        expect(startSeconds).toBeGreaterThanOrEqual(0)
        expect(endSeconds - startSeconds).toBeGreaterThanOrEqual(1)
        expect(endSeconds - startSeconds).toBeLessThanOrEqual(field.trimSeconds ?? 36_000)
        expect(endSeconds).toBeLessThanOrEqual(durationSeconds ?? 36_000)
      }),
    )
  })

  test('a poster is from 0 to 1, and only where the field lets it be chosen', () => {
    fc.assert(
      fc.property(wish, limits, duration, (edits, field, durationSeconds) => {
        const { thumbnailTimestampPct: pct } = boundEdits(edits, field, durationSeconds)

        expect(pct !== undefined).toBe(field.canChoosePoster && edits.thumbnailTimestampPct !== undefined)
        expect(pct ?? 0).toBeGreaterThanOrEqual(0)
        expect(pct ?? 1).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('what was bounded is not changed by bounding it again, and is what the server reads', () => {
    fc.assert(
      fc.property(wish, limits, duration, (edits, field, durationSeconds) => {
        const bounded = boundEdits(edits, field, durationSeconds)

        expect(boundEdits(bounded, field, durationSeconds)).toEqual(bounded)
        expect(editsSchema.parse(JSON.parse(JSON.stringify(bounded)))).toEqual(bounded)
      }),
    )
  })

  test('what is within the limits stays as it was wished', () => {
    const within = fc
      .record({ start: fc.integer({ min: 0, max: 50 }), length: fc.integer({ min: 1, max: 10 }) })
      .map(({ start, length }) => ({ startSeconds: start, endSeconds: start + length, thumbnailTimestampPct: 0.25 }))
    fc.assert(
      fc.property(within, (edits) => {
        expect(boundEdits(edits, { ...all, trimSeconds: 10 }, 60.4)).toEqual(edits)
      }),
    )
  })

  test('a poster within a part is the same frame of the original', () => {
    fc.assert(
      fc.property(wish, fc.double({ min: 1, max: 70, noNaN: true }), (edits, durationSeconds) => {
        const bounded = boundEdits({ startSeconds: 0, ...edits }, all, durationSeconds)
        const { startSeconds = 0, endSeconds = 1, thumbnailTimestampPct = 0 } = bounded
        const within = posterWithin(bounded, { startSeconds, endSeconds }, durationSeconds)

        if (within === undefined) return
        const inOriginal = startSeconds + within * (endSeconds - startSeconds)
        expect(inOriginal).toBeCloseTo(thumbnailTimestampPct * durationSeconds, 2)
      }),
    )
  })
})

describe('edits from outside', () => {
  test.each([
    null,
    [],
    'startSeconds',
    { startSeconds: '3' },
    { startSeconds: null },
    { endSeconds: Number.NaN },
    { thumbnailTimestampPct: Number.POSITIVE_INFINITY },
    { startSeconds: 1, watermark: 'x' },
  ])('%j are refused', (edits) => {
    expect(editsSchema.safeParse(edits).success).toBe(false)
  })
})
