const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g

/** Reads a time string such as `90s`, `1h30m` or `2w` as milliseconds; undefined when it is none. Empty is zero. */
export function findDurationMs(text: string): number | undefined {
  const parts = [...text.matchAll(PART)]
  if (parts.map((part) => part[0]).join('') !== text) return undefined
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS], 0)
}

/** The same, for places where anything else is a mistake. */
export function parseDurationMs(text: string): number {
  const durationMs = findDurationMs(text)
  if (durationMs === undefined) throw new Error(`Time string "${text}": expected a form like 30s, 5m or 1h30m`)
  return durationMs
}

/**
 * When a sleep or a wait ends: a time string counts from `now`. An ISO instant was computed by the app on the
 * machine's clock, so its distance is measured there and laid on the engine's clock, which may be ahead.
 */
export function parseMoment(text: string, now: number, machineNow = Date.now()): number {
  const durationMs = findDurationMs(text)
  if (durationMs !== undefined) return now + durationMs
  const instant = Date.parse(text)
  if (Number.isNaN(instant)) throw new Error(`Time "${text}": expected a time string like 1h30m or an ISO instant`)
  return now + Math.max(0, instant - machineNow)
}
