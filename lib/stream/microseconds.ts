/**
 * A moment in microseconds since 1970. Stream writes its times with as many as six decimals, and videos are told apart by
 * them; a Date has three. A whole number of them is exact until the year 2255.
 */
export function microsecondsOf(time: Date | string): number {
  if (time instanceof Date) return time.getTime() * 1000
  const decimals = /\.(\d+)/.exec(time)?.[1] ?? ''
  const seconds = Date.parse(time.replace(/\.\d+/, '')) / 1000
  return seconds * 1_000_000 + Number(decimals.slice(0, 6).padEnd(6, '0'))
}

/** RFC 3339, UTC, with six decimals. */
export function timeOf(microseconds: number): string {
  const rest = String(microseconds - wholeMilliseconds(microseconds)).padStart(3, '0')
  return new Date(wholeMilliseconds(microseconds) / 1000).toISOString().replace('Z', `${rest}Z`)
}

/** The microseconds of the millisecond that this moment lies in. */
export function wholeMilliseconds(microseconds: number): number {
  return Math.floor(microseconds / 1000) * 1000
}
