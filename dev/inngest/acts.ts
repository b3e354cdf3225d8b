import { requestRun } from './flow-control'
import { endRun } from './runs'
import { findFunction, type Run, type World } from './state'

/** What a person may do with a run. Each gives a reason when it can't be done. */
export const acts = {
  /** A sleep ends now, and a try that waits is made now. Waits for events and invocations go on. */
  wake(world: World, run: Run): string | undefined {
    const now = world.now()
    const sleeping = world.state.jobs.filter(
      ({ at, task }) =>
        at > now &&
        (task.kind === 'call' || (task.kind === 'alarm' && run.steps[task.stepId]?.kind === 'sleep')) &&
        task.runId === run.id,
    )
    if (sleeping.length === 0) return `Run ${run.id} is not asleep`
    for (const job of sleeping) job.at = now
  },

  cancel(world: World, run: Run): string | undefined {
    if (run.status !== 'active') return `Run ${run.id} has ended`
    endRun(world, run, { status: 'cancelled', reason: 'by hand' })
  },

  /** Starts another run with the same event; rate limits and idempotency keys don't count, a singleton does. */
  rerun(world: World, run: Run): string | undefined {
    const config = findFunction(world.state, run.functionId)
    if (!config) return `Function "${run.functionId}" is not registered`
    const started = requestRun(world, { config, event: run.event, passed: 'throttle' })
    if (!started) return `Function "${run.functionId}" was not started: another run has its singleton key`
  },
} as const
