import { useSyncExternalStore } from 'react'

/** The time, in milliseconds, once a second while `isRunning`; else it stands still. For countdowns. */
export function useSeconds(isRunning: boolean): number {
  return useSyncExternalStore(isRunning ? everySecond : never, wholeSecond, () => 0)
}

function everySecond(onTick: () => void) {
  const timer = setInterval(onTick, 250)
  return () => clearInterval(timer)
}

function never() {
  return () => {}
}

function wholeSecond(): number {
  return Math.floor(Date.now() / 1_000) * 1_000
}
