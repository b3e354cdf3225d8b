import { errorLike } from './answer'
import { createSlots, slotsOf } from './concurrency'
import { act } from './due'
import { execute } from './execute'
import { removeJob } from './jobs'
import type { Perform } from './queue'
import { endRun } from './runs'
import { findFunction, type Job, type Task, type World } from './state'

export interface PerformOptions {
  world: World
  save(): Promise<void>
  /** Aborted when the engine ends; its calls are then sent again by the next engine. */
  signal: AbortSignal
}

/** Does the jobs: calls take their time and their slots, all else is done at once. */
export function createPerform({ world, save, signal }: PerformOptions): Perform {
  const slots = createSlots()

  return (job) => {
    const { task } = job
    if (task.kind === 'call') return beginCall(job, task)
    removeJob(world, job.id)
    act(world, job.at, task)
    return 'done'
  }

  function beginCall(job: Job, call: Extract<Task, { kind: 'call' }>): ReturnType<Perform> {
    const run = world.state.runs[call.runId]
    const config = run && findFunction(world.state, run.functionId)
    if (!run || !config) {
      removeJob(world, job.id)
      const error = errorLike(`Function "${run?.functionId}" is not registered`)
      if (run) endRun(world, run, { status: 'failed', error })
      return 'done'
    }
    // Two discovering calls of one run could both execute the step that comes next.
    const only = call.stepId === 'step' ? [{ name: `run ${run.id}`, limit: 1 }] : []
    const needed = [...only, ...slotsOf(config, run.event)]
    if (!slots.take(needed)) return 'blocked'
    return execute({ world, job, call, run, save, signal }).finally(() => slots.free(needed))
  }
}
