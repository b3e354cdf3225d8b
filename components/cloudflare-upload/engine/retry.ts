/** After so many failures in a row, with no new byte safe in between, the person decides. About four minutes. */
export const maxFailures = 12

/** As above, while no answer comes at all: a train may be long in a tunnel without being offline. About an hour. */
export const maxSilences = 120

/** A server that asks for a longer wait than this gets no countdown: its message is shown, and the person decides. */
export const maxRetryAfterMs = 5 * 60_000

/** tus-js-client tries none of 408, 425 and 429 again, and every 5xx; these are the ones that pass. */
export function isPassing(status: number): boolean {
  return [408, 409, 423, 425, 429].includes(status) || status >= 500
}

/**
 * How long to wait after the `failures`th failure in a row: 1 s, doubled each time up to 30 s, of which a random half is
 * left out, so that many browsers don't come back at once. Never less than the server asked for. Milliseconds.
 */
export function retryDelayMs(failures: number, retryAfterMs = 0, random: () => number = Math.random): number {
  const ceilingMs = Math.min(30_000, 1_000 * 2 ** (failures - 1))
  return Math.max(retryAfterMs, Math.round(ceilingMs * (0.5 + random() / 2)))
}

/**
 * Reads `Retry-After`: seconds, or a date. Undefined when there is none, or it can't be read. Milliseconds.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(header: string | null | undefined, now = Date.now()): number | undefined {
  if (!header) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
