import type { ClockState } from './state'

/** The engine's time. It is the machine's time plus a skew, or stands still. */
export interface Clock {
  now(): number
  /** Moves forward to `at`; never back. */
  jumpTo(at: number): void
  freeze(): void
  run(): void
}

/** A clock that keeps its position in `state`, so that it survives a restart. */
export function createClock(state: ClockState, machineNow = Date.now): Clock {
  const now = () => (state.mode === 'frozen' ? state.frozenAt : machineNow() + state.skewMs)
  return {
    now,
    jumpTo(at) {
      const distanceMs = Math.max(0, at - now())
      if (state.mode === 'frozen') state.frozenAt += distanceMs
      else state.skewMs += distanceMs
    },
    freeze() {
      state.frozenAt = now()
      state.mode = 'frozen'
    },
    run() {
      state.skewMs = now() - machineNow()
      state.mode = 'running'
    },
  }
}
