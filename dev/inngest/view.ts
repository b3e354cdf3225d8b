import { jobsOfRun } from './jobs'
import type { Run, Step, World } from './state'
import { hasOpenSteps, isSettled } from './steps'

export type RunStatus = 'running' | 'sleeping' | 'waiting' | 'completed' | 'failed' | 'cancelled'

/** A run as the control API and the page show it. Times are ISO instants of the engine's clock. */
export function describeRun(world: World, run: Run) {
  return {
    id: run.id,
    functionId: run.functionId,
    status: statusOf(world, run),
    event: run.event.payload,
    eventId: run.event.internalId,
    startedAt: iso(run.startedAt),
    endedAt: iso(run.endedAt),
    nextWakeAt: iso(nextWakeAt(world, run)),
    output: run.output,
    error: run.error,
    cancelReason: run.cancelReason,
    invokedBy: run.invokedBy,
    /** Tries of the function's own code that failed, outside any step. */
    tries: run.tries.map(describeTry),
    steps: Object.values(run.steps).map(describeStep),
  }
}

export type RunView = ReturnType<typeof describeRun>
export type StepView = RunView['steps'][number]

/** Runs, the newest first. */
export function listRuns(world: World): RunView[] {
  return Object.values(world.state.runs)
    .reverse()
    .map((run) => describeRun(world, run))
}

function describeStep(step: Step) {
  const { value } = step
  return {
    id: step.id,
    displayName: step.name,
    kind: step.kind,
    status: step.status,
    startedAt: iso(step.startedAt),
    endedAt: iso(step.endedAt),
    wakeAt: isSettled(step) ? undefined : iso(step.wakeAt),
    waitsFor: step.wait?.event,
    attempts: step.tries.length,
    tries: step.tries.map(describeTry),
    output: value !== null && 'data' in value ? value.data : undefined,
    error: value !== null && 'error' in value ? value.error : undefined,
  }
}

function describeTry({ at, nextAt, ...rest }: Step['tries'][number]) {
  return { ...rest, at: iso(at), nextAt: iso(nextAt) }
}

function statusOf(world: World, run: Run): RunStatus {
  if (run.status !== 'active') return run.status
  const isCalled = jobsOfRun(world, run.id).some(({ task }) => task.kind === 'call')
  if (isCalled || !hasOpenSteps(run)) return 'running'
  const sleeps = Object.values(run.steps).some((step) => step.status === 'open' && step.kind === 'sleep')
  return sleeps ? 'sleeping' : 'waiting'
}

// A sleep's end, a wait's limit or the next try, whichever is first.
function nextWakeAt(world: World, run: Run): number | undefined {
  const times = jobsOfRun(world, run.id).map(({ at }) => at)
  return times.length === 0 ? undefined : Math.min(...times)
}

function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString()
}
