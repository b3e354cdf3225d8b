const MIN_MS = 1000
const MAX_MS = 86_400_000

/** Waits between tries, from seconds: `[1, 2, 4]` waits 1 s, 2 s, then 4 s each time. */
export function createBackoff(seconds: readonly number[]): (attempt: number) => number {
  if (seconds.length === 0 || seconds.some((one) => !(one >= 0))) {
    throw new Error(`Backoff "${seconds.join(',')}": expected seconds like 1,2,4,8`)
  }
  return (attempt) => (seconds[Math.min(attempt, seconds.length) - 1] ?? 0) * 1000
}

/** Doubles from a second up to half a minute: failures show soon on a developer's machine. */
export const defaultBackoffSeconds: readonly number[] = [1, 2, 4, 8, 16, 30]

/**
 * Reads a Retry-After header, digits for seconds or a date on the app's clock, as milliseconds from now, held
 * between 1 s and 24 h. Undefined when there is none or it can't be read.
 */
export function parseRetryAfterMs(header: string | undefined, machineNow = Date.now()): number | undefined {
  if (!header) return undefined
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - machineNow
  return Number.isNaN(waitMs) ? undefined : Math.min(MAX_MS, Math.max(MIN_MS, waitMs))
}
