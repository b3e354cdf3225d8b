/** The emulator's time. Expiry, tokens and `created` follow it, so that tests can turn it forward. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** RFC 3339 with microseconds, as Stream writes them. Each call gives a later one, so `created` orders videos. */
  timestamp(): string
  advance(seconds: number): void
}

export function createClock(): Clock {
  let aheadMs = 0
  let lastMicroseconds = 0

  function now(): number {
    return Date.now() + aheadMs
  }

  return {
    now,
    timestamp() {
      lastMicroseconds = Math.max(now() * 1000, lastMicroseconds + 1)
      const micros = String(lastMicroseconds % 1000).padStart(3, '0')
      return new Date(Math.floor(lastMicroseconds / 1000)).toISOString().replace('Z', `${micros}Z`)
    },
    advance(seconds) {
      aheadMs += seconds * 1000
    },
  }
}
