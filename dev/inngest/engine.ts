import { setTimeout as delay } from 'node:timers/promises'
import { createClock } from './clock'
import { skipMissedTicks } from './cron'
import { createPerform } from './perform'
import { createQueue } from './queue'
import { createBackoff } from './retries'
import type { World } from './state'
import type { Store } from './store'

export interface Engine {
  readonly world: World
  /** Changes the state, starts what became due, and resolves when the change is on disk. */
  change<T>(mutate: () => T): Promise<T>
  /** Waits until no call is in flight and nothing is due; false when that takes too long. */
  idle(timeoutSeconds: number): Promise<boolean>
  /**
   * Lets time pass as if it had really passed: what is due now ends, then time goes to the next job, and so on.
   * False when what is due does not end within the timeout.
   */
  advance(seconds: number, timeoutSeconds: number): Promise<boolean>
  setMode(mode: 'running' | 'frozen'): Promise<void>
  close(): Promise<void>
}

export interface EngineOptions {
  store: Store
  backoffSeconds: readonly number[]
  log(message: string): void
}

/** Puts state, clock, queue and calls together. It does nothing until the first `change`. */
export function createEngine({ store, backoffSeconds, log }: EngineOptions): Engine {
  const { state } = store
  const clock = createClock(state.clock)
  const ending = new AbortController()
  const world: World = {
    state,
    now: clock.now,
    backoffMs: createBackoff(backoffSeconds),
    isInFlight: (jobId) => queue.isInFlight(jobId),
    log,
  }
  const save = () => store.save(world.now())
  const perform = createPerform({ world, save, signal: ending.signal })
  const queue = createQueue(world, perform, () => void save().catch((cause) => log(`State was not saved: ${cause}`)))
  skipMissedTicks(world)

  async function change<T>(mutate: () => T): Promise<T> {
    const result = mutate()
    queue.pump()
    await save()
    return result
  }

  async function idle(timeoutSeconds: number): Promise<boolean> {
    const until = Date.now() + timeoutSeconds * 1000
    while (queue.isBusy()) {
      if (Date.now() >= until || ending.signal.aborted) return false
      await delay(5)
    }
    await save()
    return true
  }

  async function advance(seconds: number, timeoutSeconds: number): Promise<boolean> {
    if (!(await idle(timeoutSeconds))) return false
    const target = clock.now() + seconds * 1000
    for (;;) {
      if (!(await idle(timeoutSeconds))) return false
      const nextAt = queue.findNextAt() ?? Number.POSITIVE_INFINITY
      const isThere = nextAt > target
      await change(() => clock.jumpTo(isThere ? target : nextAt))
      if (isThere) return idle(timeoutSeconds)
    }
  }

  return {
    world,
    change,
    idle,
    advance,
    setMode: (mode) => change(mode === 'frozen' ? clock.freeze : clock.run),
    async close() {
      ending.abort()
      queue.stop()
      await save()
    },
  }
}
