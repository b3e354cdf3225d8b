import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { createClock } from './clock'
import { skipMissedTicks } from './cron'
import { createPerform } from './perform'
import { createQueue } from './queue'
import { logRegistration, register } from './registration'
import { createBackoff } from './retries'
import type { World } from './state'
import type { Store } from './store'

export interface Engine {
  readonly world: World
  /** Resolves when an app has told its functions to this process. Nothing is due before: a URL may be out of date. */
  readonly ready: Promise<void>
  /** Takes an app's functions, and begins to work. True when they differ from before. */
  register(appName: string, body: unknown): Promise<boolean>
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

/** Puts state, clock, queue and calls together. It begins with the first `register`. */
export function createEngine({ store, backoffSeconds, log }: EngineOptions): Engine {
  const { state } = store
  const clock = createClock(state.clock)
  const ending = new AbortController()
  // Every call in flight listens to it.
  setMaxListeners(0, ending.signal)
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
  let isReady = false
  let announce = () => {}
  const ready = new Promise<void>((resolve) => {
    announce = resolve
  })

  async function change<T>(mutate: () => T): Promise<T> {
    const result = mutate()
    queue.pump()
    await save()
    return result
  }

  async function registerApp(appName: string, body: unknown): Promise<boolean> {
    const isChanged = await change(() => register(world, appName, body))
    if (isChanged || !isReady) logRegistration(world, appName)
    if (!isReady) skipMissedTicks(world)
    isReady = true
    queue.start()
    announce()
    return isChanged
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
    ready,
    register: registerApp,
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
