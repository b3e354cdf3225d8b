import { createId } from './ids'
import { addJob, removeJobsOfRun } from './jobs'
import type { FunctionConfig, Run, StepRef, StoredEvent, World } from './state'
import { resumeStep } from './steps'

export type Outcome =
  | { status: 'completed'; output: unknown }
  | { status: 'failed'; error: unknown }
  | { status: 'cancelled'; reason: string }

/** Makes a run and queues its first call. Whether it may start at all is decided in flow-control.ts. */
export function startRun(
  world: World,
  config: FunctionConfig,
  event: StoredEvent,
  more: Pick<Run, 'invokedBy' | 'singletonKey'>,
): Run {
  const now = world.now()
  const run: Run = {
    id: createId(now),
    functionId: config.id,
    event,
    status: 'active',
    startedAt: now,
    steps: {},
    stack: [],
    tries: [],
    cancels: config.cancel.map(({ timeoutMs, ...rule }) => ({ ...rule, expiresAt: now + timeoutMs })),
    ...more,
  }
  world.state.runs[run.id] = run
  addJob(world, now, { kind: 'call', runId: run.id, stepId: 'step', attempt: 0 })
  return run
}

/** Ends a run once: nothing is left to do for it, its parent gets the result, and events tell of it. */
export function endRun(world: World, run: Run, outcome: Outcome): void {
  if (run.status !== 'active') return
  run.status = outcome.status
  run.endedAt = world.now()
  if (outcome.status === 'completed') run.output = outcome.output
  if (outcome.status === 'failed') run.error = outcome.error
  if (outcome.status === 'cancelled') run.cancelReason = outcome.reason
  removeJobsOfRun(world, run.id)
  if (run.invokedBy) answerParent(world, run.invokedBy, outcome)
  announceEnd(world, run, outcome)
}

/** Gives the result of an invoked run to the step that asked for it, if that still waits. */
export function answerParent(world: World, { runId, stepId }: StepRef, outcome: Outcome): void {
  const parent = world.state.runs[runId]
  const step = parent?.steps[stepId]
  if (!parent || !step) return
  if (outcome.status === 'completed') resumeStep(world, parent, step, { data: outcome.output ?? null })
  else resumeStep(world, parent, step, { error: errorOf(outcome) })
}

// Runs that were started by such an event end silently: an onFailure that throws must not call itself for ever.
function announceEnd(world: World, run: Run, outcome: Outcome): void {
  if (END_EVENTS.includes(run.event.payload.name)) return
  const { event } = run
  const told = { function_id: run.functionId, run_id: run.id, event: event.payload, events: [event.payload] }
  const result = outcome.status === 'completed' ? { result: outcome.output ?? null } : { error: errorOf(outcome) }
  const data = { ...told, ...result, _inngest: { status: STATUS_WORDS[outcome.status] } }
  if (outcome.status === 'failed') emit(world, 'inngest/function.failed', data, run.id)
  if (outcome.status === 'cancelled') emit(world, 'inngest/function.cancelled', data)
  emit(world, 'inngest/function.finished', data)
}

const END_EVENTS = ['inngest/function.failed', 'inngest/function.cancelled', 'inngest/function.finished']
const STATUS_WORDS = { completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled' } as const

function errorOf(outcome: Exclude<Outcome, { status: 'completed' }>): unknown {
  if (outcome.status === 'failed') return outcome.error
  return { name: 'InngestRunCancelledError', message: `The run was cancelled: ${outcome.reason}` }
}

function emit(world: World, name: string, data: Record<string, unknown>, id?: string): void {
  const receivedAt = world.now()
  const internalId = createId(receivedAt)
  const payload = { id: id ?? internalId, name, data, ts: receivedAt }
  addJob(world, receivedAt, { kind: 'event', event: { internalId, receivedAt, payload } })
}
