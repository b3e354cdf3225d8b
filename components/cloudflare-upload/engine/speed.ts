/**
 * How fast bytes leave: an exponential moving average that forgets half of what it saw in three seconds, so that a figure
 * on the screen is steady and still follows the link. Bytes per second; undefined until two reports are apart.
 */
export function createSpeedometer(): Speedometer {
  let last: { bytes: number; at: number } | undefined
  let average: number | undefined

  return {
    report(bytes, now) {
      if (last && now - last.at < minIntervalMs) return average
      if (last && bytes > last.bytes) {
        const seconds = (now - last.at) / 1_000
        const current = (bytes - last.bytes) / seconds
        const weight = 1 - 0.5 ** (seconds / halfLifeSeconds)
        average = average === undefined ? current : average + weight * (current - average)
      }
      last = { bytes, at: now }
      return average
    },
  }
}

export interface Speedometer {
  /** `bytes` sent so far at `now`, in milliseconds. Returns the speed. */
  report(bytes: number, now: number): number | undefined
}

const halfLifeSeconds = 3
const minIntervalMs = 250
