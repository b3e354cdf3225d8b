/** Moves one thing a step on. Resolves to whether there is more to do. Must not throw. */
export type Advance = () => Promise<boolean>

/** Decides when things move on: by timers, or when a test says so. */
export interface Pace {
  /** Follows `advance` until it has no more to do. A key that is followed already keeps what it has. */
  follow(key: string, advance: Advance): void
  forget(key: string): void
  /** Moves everything that is followed on, `steps` times, and waits for it. */
  step(steps: number): Promise<void>
  set(pace: { mode?: 'timer' | 'step'; encodeSeconds?: number }): void
  get(): { mode: 'timer' | 'step'; encodeSeconds: number }
  /** Stops the timers, and waits for what is under way. */
  close(): Promise<void>
}

interface Task {
  advance: Advance
  timer?: NodeJS.Timeout
  running?: Promise<void>
}

/** A video needs four steps from `queued` to 100 %: each takes a quarter of `encodeSeconds`. */
const stepsOfVideo = 4

export function createPace(encodeSeconds: number): Pace {
  const tasks = new Map<string, Task>()
  let mode: 'timer' | 'step' = 'timer'
  let closed = false

  function schedule(key: string, task: Task): void {
    clearTimeout(task.timer)
    if (mode === 'step' || closed) return
    task.timer = setTimeout(() => run(key, task), (encodeSeconds * 1000) / stepsOfVideo)
  }

  function run(key: string, task: Task): Promise<void> {
    task.running ??= task.advance().then((isMore) => {
      task.running = undefined
      if (tasks.get(key) !== task) return
      if (isMore) schedule(key, task)
      else tasks.delete(key)
    })
    return task.running
  }

  return {
    follow(key, advance) {
      if (tasks.has(key)) return
      const task = { advance }
      tasks.set(key, task)
      schedule(key, task)
    },
    forget(key) {
      clearTimeout(tasks.get(key)?.timer)
      tasks.delete(key)
    },
    async step(steps) {
      for (let done = 0; done < steps; done++) {
        await Promise.all(Array.from(tasks, ([key, task]) => run(key, task)))
      }
    },
    set(pace) {
      mode = pace.mode ?? mode
      encodeSeconds = pace.encodeSeconds ?? encodeSeconds
      for (const [key, task] of tasks) if (!task.running) schedule(key, task)
    },
    get: () => ({ mode, encodeSeconds }),
    async close() {
      closed = true
      for (const { timer } of tasks.values()) clearTimeout(timer)
      await Promise.all(Array.from(tasks.values(), ({ running }) => running))
    },
  }
}
