/**
 * What a person chose for a video: the part that stays, in seconds of the original, and the place of the poster's frame,
 * from 0 to 1 of the original. What is left out was not chosen. Without zod, because the browser loads it at once:
 * `edits-schema.ts` parses one that comes from outside.
 */
export interface Edits {
  startSeconds?: number
  endSeconds?: number
  thumbnailTimestampPct?: number
}

/** What a field lets a person choose. These are options of a video field. */
export interface EditLimits {
  canTrim: boolean
  /** The longest part that may stay; null: as long as the video. */
  trimSeconds: number | null
  canChoosePoster: boolean
}

/** A part of a video: whole seconds, `startSeconds` below `endSeconds`. */
export interface SecondsRange {
  startSeconds: number
  endSeconds: number
}

/**
 * What a field makes of a wish. The range is whole seconds, at least one of them, at most `trimSeconds`, and inside the
 * video where its duration is known; the poster's place is from 0 to 1. What the field does not let a person choose is left
 * out. Bounding again what was bounded changes nothing.
 */
export function boundEdits(wish: Edits, limits: EditLimits, durationSeconds?: number): Edits {
  const range = limits.canTrim ? boundRange(wish, limits, durationSeconds) : undefined
  const pct = limits.canChoosePoster ? wish.thumbnailTimestampPct : undefined
  return { ...range, ...(pct !== undefined && { thumbnailTimestampPct: clamp(pct, 0, 1) }) }
}

/**
 * The part of a video that stays, of a wish that may name one end alone. Undefined when none was wished for, and when the
 * video has no whole second. Stream cuts at whole seconds, so the range grows to them, and ends at the last one.
 *
 * @see https://developers.cloudflare.com/stream/edit-videos/video-clipping/
 */
export function boundRange(
  wish: Pick<Edits, 'startSeconds' | 'endSeconds'>,
  { trimSeconds }: Pick<EditLimits, 'trimSeconds'>,
  durationSeconds: number = MAX_SECONDS,
): SecondsRange | undefined {
  if (wish.startSeconds === undefined && wish.endSeconds === undefined) return undefined
  const last = Math.min(MAX_SECONDS, Math.floor(durationSeconds))
  if (last < 1) return undefined

  const startSeconds = clamp(Math.floor(wish.startSeconds ?? 0), 0, last - 1)
  const longest = Math.max(1, Math.floor(trimSeconds ?? MAX_SECONDS))
  const endSeconds = clamp(
    Math.ceil(wish.endSeconds ?? MAX_SECONDS),
    startSeconds + 1,
    Math.min(last, startSeconds + longest),
  )
  return { startSeconds, endSeconds }
}

/**
 * Where the poster's frame is within a part of the video: 0 to 1 of that part. Undefined when it lies outside, and when
 * none was chosen.
 */
export function posterWithin(
  { thumbnailTimestampPct: pct }: Edits,
  { startSeconds, endSeconds }: SecondsRange,
  durationSeconds: number,
): number | undefined {
  if (pct === undefined) return undefined
  const within = (pct * durationSeconds - startSeconds) / (endSeconds - startSeconds)
  return within >= -ROUNDING && within <= 1 + ROUNDING ? clamp(within, 0, 1) : undefined
}

/** No video is longer, at Stream. */
const MAX_SECONDS = 36_000
/** A frame at the very end of a part is inside it, whatever the division made of its place. */
const ROUNDING = 1e-6

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
