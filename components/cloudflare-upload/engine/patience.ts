import { maxFailures, maxRetryAfterMs, maxSilences, retryDelayMs } from './retry'
import type { UploadError } from './upload-state'

/** Counts the failures in a row, says how long to wait after each and when that is enough, and waits. */
export function createPatience(delayMs: DelayMs = retryDelayMs): Patience {
  let failures = 0
  let wake = () => {}

  return {
    renew: () => {
      failures = 0
    },
    delayMsAfter(error) {
      failures += 1
      const { retryAfterMs = 0 } = error
      const limit = isSilence(error) ? maxSilences : maxFailures
      if (!error.retryable || failures >= limit || retryAfterMs > maxRetryAfterMs) return undefined
      return delayMs(failures, retryAfterMs)
    },
    wake: () => wake(),
    wait: (ms, { retryAfterMs }, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(end, ms)
        signal.addEventListener('abort', end, { once: true })
        // The server is never asked sooner than it said.
        wake = retryAfterMs === undefined ? end : () => {}

        function end() {
          clearTimeout(timer)
          signal.removeEventListener('abort', end)
          wake = () => {}
          resolve()
        }
      }),
  }
}

type DelayMs = (failures: number, retryAfterMs: number) => number

export interface Patience {
  /** Something went well: the next failure is the first again. */
  renew(): void
  /** How long to wait now. Undefined when it is no use, or the person should decide. Milliseconds. */
  delayMsAfter(error: UploadError): number | undefined
  /** Resolves when the time is over, the signal aborts, or it is woken. */
  wait(ms: number, error: UploadError, signal: AbortSignal): Promise<void>
  /** Ends the wait, unless the server asked for it. */
  wake(): void
}

/** No answer came, so nothing is known of the server. */
function isSilence({ code }: UploadError): boolean {
  return code === 'network' || code === 'timeout' || code === 'stalled'
}
