import { type Edits, posterWithin, type SecondsRange } from '@/lib/video/edits'

/** Where a range may lie: it ends at `lastSeconds` at the latest, and is 1 to `longestSeconds` long. */
export interface RangeLimits {
  lastSeconds: number
  longestSeconds: number
}

/** No part is shorter. */
export const SHORTEST_SECONDS = 1

/** Stream cuts at whole seconds, so a rest of a second at the end is never in a range. Without `trimSeconds`, all of it may stay. */
export function rangeLimits(durationSeconds: number, trimSeconds?: number | null): RangeLimits {
  const lastSeconds = Math.max(SHORTEST_SECONDS, Math.floor(durationSeconds))
  return { lastSeconds, longestSeconds: clamp(Math.floor(trimSeconds ?? lastSeconds), SHORTEST_SECONDS, lastSeconds) }
}

/** What stays of a video when this was chosen; the first seconds when nothing was. */
export function rangeOf({ startSeconds = 0, endSeconds }: Edits, limits: RangeLimits): SecondsRange {
  return moveStart({ startSeconds, endSeconds: endSeconds ?? limits.longestSeconds }, startSeconds, limits)
}

/** The range after its start was moved. The end is taken along where the range would be too long, or too short. */
export function moveStart({ endSeconds }: SecondsRange, toSeconds: number, limits: RangeLimits): SecondsRange {
  const { lastSeconds, longestSeconds } = limits
  const startSeconds = clamp(Math.round(toSeconds), 0, lastSeconds - SHORTEST_SECONDS)
  const latest = Math.min(lastSeconds, startSeconds + longestSeconds)
  return { startSeconds, endSeconds: clamp(Math.round(endSeconds), startSeconds + SHORTEST_SECONDS, latest) }
}

/** The range after its end was moved. The start is taken along where the range would be too long, or too short. */
export function moveEnd({ startSeconds }: SecondsRange, toSeconds: number, limits: RangeLimits): SecondsRange {
  const { lastSeconds, longestSeconds } = limits
  const endSeconds = clamp(Math.round(toSeconds), SHORTEST_SECONDS, lastSeconds)
  const earliest = Math.max(0, endSeconds - longestSeconds)
  return { startSeconds: clamp(Math.round(startSeconds), earliest, endSeconds - SHORTEST_SECONDS), endSeconds }
}

/**
 * What is chosen when this part is. The first seconds stay also when nothing is chosen, so they are no choice; and a frame
 * outside of the part is no poster of it.
 */
export function withRange(edits: Edits, range: SecondsRange, durationSeconds: number, limits: RangeLimits): Edits {
  const { thumbnailTimestampPct } = edits
  const hasPoster = posterWithin(edits, range, durationSeconds) !== undefined
  return { ...(!isFirst(range, limits) && range), ...(hasPoster && { thumbnailTimestampPct }) }
}

/** What is chosen when the frame at this place is the poster; undefined takes the choice back. */
export function withPoster(edits: Edits, seconds: number | undefined, durationSeconds: number): Edits {
  const { thumbnailTimestampPct: _, ...range } = edits
  return seconds === undefined ? range : { ...range, thumbnailTimestampPct: clamp(seconds / durationSeconds, 0, 1) }
}

function isFirst({ startSeconds, endSeconds }: SecondsRange, { longestSeconds }: RangeLimits): boolean {
  return startSeconds === 0 && endSeconds === longestSeconds
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
