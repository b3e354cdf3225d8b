import type { Job, World } from './state'

// Node runs a timer at once when it is longer than this.
const LONGEST_TIMER_MS = 2 ** 31 - 1

export interface Queue {
  /** Begins to work; until then, what is due waits. */
  start(): void
  /** Begins all that is due, and sets the one timer for what comes next. */
  pump(): void
  isInFlight(jobId: number): boolean
  isBusy(): boolean
  /** The time of the earliest job that lies in the future. */
  findNextAt(): number | undefined
  stop(): void
}

/** Does the job at once, or starts it and gives the promise of its end, or `blocked` when it has to wait for others. */
export type Perform = (job: Job) => 'done' | 'blocked' | Promise<void>

/** Works through `world.state.jobs` in the order of their times. */
export function createQueue(world: World, perform: Perform, onChange: () => void): Queue {
  const inFlight = new Set<number>()
  let timer: NodeJS.Timeout | undefined
  let phase: 'held' | 'working' | 'stopped' = 'held'

  function pump(): void {
    if (phase !== 'working') return
    const blocked = new Set<number>()
    for (let job = findDue(blocked); job; job = findDue(blocked)) begin(job, blocked)
    arm()
    onChange()
  }

  function findDue(blocked: Set<number>): Job | undefined {
    const now = world.now()
    let first: Job | undefined
    for (const job of world.state.jobs) {
      if (job.at > now || inFlight.has(job.id) || blocked.has(job.id)) continue
      if (!first || job.at < first.at || (job.at === first.at && job.id < first.id)) first = job
    }
    return first
  }

  function begin(job: Job, blocked: Set<number>): void {
    const result = perform(job)
    if (result === 'blocked') blocked.add(job.id)
    if (result === 'blocked' || result === 'done') return
    inFlight.add(job.id)
    // What was blocked may go on now, so all is looked at again.
    void result.finally(() => {
      inFlight.delete(job.id)
      pump()
    })
  }

  function arm(): void {
    clearTimeout(timer)
    const at = findNextAt()
    if (at === undefined || world.state.clock.mode === 'frozen') return
    timer = setTimeout(pump, Math.min(LONGEST_TIMER_MS, Math.max(1, at - world.now())))
  }

  function findNextAt(): number | undefined {
    const now = world.now()
    const future = world.state.jobs.filter((job) => job.at > now && !inFlight.has(job.id)).map((job) => job.at)
    return future.length === 0 ? undefined : Math.min(...future)
  }

  return {
    start() {
      if (phase !== 'held') return
      phase = 'working'
      pump()
    },
    pump,
    findNextAt,
    isInFlight: (jobId) => inFlight.has(jobId),
    isBusy: () => inFlight.size > 0 || findDue(new Set()) !== undefined,
    stop() {
      phase = 'stopped'
      clearTimeout(timer)
    },
  }
}
