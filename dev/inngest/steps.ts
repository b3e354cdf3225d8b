import { addJob, jobsOfRun, removeJobsOfRun } from './jobs'
import type { Memo, Run, Step, World } from './state'

/** Adds a step that has to end before the run may go on. */
export function openStep(
  world: World,
  run: Run,
  step: Pick<Step, 'id' | 'name' | 'kind' | 'isRace'> & Partial<Step>,
): Step {
  const opened: Step = { status: 'open', startedAt: world.now(), tries: [], value: null, ...step }
  run.steps[step.id] = opened
  return opened
}

/** Gives a step its value, for good. False when it has one, or when its run is over: the value is then dropped. */
export function settleStep(world: World, run: Run, step: Step, value: Memo): boolean {
  if (run.status !== 'active' || isSettled(step)) return false
  step.value = value
  step.status = value !== null && 'error' in value ? 'failed' : 'completed'
  step.endedAt = world.now()
  run.stack.push(step.id)
  removeJobsOfRun(world, run.id, step.id)
  return true
}

/** Settles a step from outside a call (a sleep's end, an event, a child's result) and lets the run go on. */
export function resumeStep(world: World, run: Run, step: Step, value: Memo): void {
  if (settleStep(world, run, step, value)) goOn(world, run, step.isRace)
}

/**
 * Calls the function again if its group of parallel steps is done. With request version 2 every step of the group
 * counts; a step in race mode, and any step with version 1, lets it go on at once. Those that lost a race hold
 * nothing up.
 */
export function goOn(world: World, run: Run, isRace: boolean): void {
  const isHeldUp = Object.values(run.steps).some((step) => step.status === 'open' && !step.isRace)
  if (isHeldUp && !isRace && run.requestVersion !== 1) return
  const isQueued = jobsOfRun(world, run.id).some(
    ({ id, task }) => task.kind === 'call' && task.stepId === 'step' && !world.isInFlight(id),
  )
  if (isQueued) return
  addJob(world, world.now(), { kind: 'call', runId: run.id, stepId: 'step', attempt: 0 })
}

export function hasOpenSteps(run: Run): boolean {
  return Object.values(run.steps).some((step) => step.status === 'open')
}

export function isSettled(step: Step): boolean {
  return step.status === 'completed' || step.status === 'failed'
}
