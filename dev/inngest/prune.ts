import type { State } from './state'

const KEPT_RUNS = 200
const KEPT_EVENTS = 1000
const KEPT_TURNS_MS = 7 * 86_400_000

/** Forgets finished runs beyond the last 200, events beyond the last 1000, keys that may be used again, and old turns. */
export function prune(state: State, now: number): void {
  const finished = Object.values(state.runs).filter((run) => run.status !== 'active')
  finished.sort((one, other) => (one.endedAt ?? 0) - (other.endedAt ?? 0))
  for (const run of finished.slice(0, Math.max(0, finished.length - KEPT_RUNS))) delete state.runs[run.id]
  if (state.events.length > KEPT_EVENTS) state.events = state.events.slice(-KEPT_EVENTS)
  for (const [key, turns] of Object.entries(state.turns)) {
    if ((turns.at(-1) ?? 0) < now - KEPT_TURNS_MS) delete state.turns[key]
  }
  for (const [key, until] of Object.entries(state.seen)) if (until <= now) delete state.seen[key]
}
