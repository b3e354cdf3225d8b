/** Calls `onSilence` when nobody has touched it for `limitMs`, times the patience of the last touch. */
export function createWatchdog(limitMs: number, onSilence: () => void): Watchdog {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    touch(patience = 1) {
      clearTimeout(timer)
      timer = setTimeout(onSilence, limitMs * patience)
    },
    stop: () => clearTimeout(timer),
  }
}

export interface Watchdog {
  touch(patience?: number): void
  stop(): void
}
