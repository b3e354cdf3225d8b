import { createHash } from 'node:crypto'
import { errorLike, type Op } from './answer'
import { addJob } from './jobs'
import { describeOp, openOp } from './open-op'
import { endRun } from './runs'
import type { Run, Step, Task, Try, World } from './state'
import { goOn, isSettled, openStep, settleStep } from './steps'

export interface Report {
  run: Run
  call: Extract<Task, { kind: 'call' }>
  ops: Op[]
  maxAttempts: number
  /** How the call went, without its error. */
  tried: Try
  retryAfterMs?: number
}

/** Acts on all ops of one answer, then lets the run go on if something ended. */
export function applyOps(world: World, report: Report): void {
  const { run, call } = report
  const settled: Step[] = []
  for (const op of report.ops) {
    const known = run.steps[op.id]
    // An answer names open and ended steps again; only the one that was called has news.
    if (known && (isSettled(known) || (known.status === 'open' && op.id !== call.stepId))) continue
    const step = applyOp(world, report, op)
    if (run.status !== 'active') return
    if (step) settled.push(step)
  }
  const isRace = settled.some((step) => step.isRace)
  if (settled.length > 0) goOn(world, run, isRace)
}

// Gives the step if it has its value now.
function applyOp(world: World, report: Report, op: Op): Step | undefined {
  switch (op.op) {
    case 'StepRun':
    case 'Step':
      return settleTried(world, report, op, { data: op.data ?? null })
    case 'StepFailed':
      return failStep(world, report, op)
    case 'StepError':
      // The SDK knows the last try by max_attempts, and says StepFailed then; this holds if it does not.
      if (report.call.attempt + 1 >= report.maxAttempts) return failStep(world, report, op)
      retryStep(world, report, op)
      return undefined
    case 'RunComplete':
      endRun(world, report.run, { status: 'completed', output: op.data ?? null })
      return undefined
    default:
      openOrRefuse(world, report.run, op)
      return undefined
  }
}

function settleTried(world: World, report: Report, op: Op, value: NonNullable<Step['value']>): Step | undefined {
  const { run, tried } = report
  const step = run.steps[op.id] ?? openStep(world, run, { ...describeOp(op), kind: 'run', startedAt: tried.at })
  step.tries.push('error' in value ? { ...tried, error: value.error } : tried)
  return settleStep(world, run, step, value) ? step : undefined
}

function failStep(world: World, report: Report, op: Op): Step | undefined {
  if (op.id !== WHOLE_FUNCTION) return settleTried(world, report, op, { error: op.error })
  endRun(world, report.run, { status: 'failed', error: op.error })
}

// The same call again: `step` for a step on its own, its id for one of a group.
function retryStep(world: World, report: Report, op: Op): void {
  const { run, call, tried, retryAfterMs } = report
  const attempt = call.attempt + 1
  const nextAt = world.now() + (retryAfterMs ?? world.backoffMs(attempt))
  addJob(world, nextAt, { ...call, attempt })
  const failed = { ...tried, error: op.error, nextAt }
  if (op.id === WHOLE_FUNCTION) {
    run.tries.push(failed)
    return
  }
  const known = run.steps[op.id]
  const step =
    known ?? openStep(world, run, { ...describeOp(op), kind: 'run', startedAt: tried.at, status: 'retrying' })
  step.tries.push(failed)
}

function openOrRefuse(world: World, run: Run, op: Op): void {
  try {
    openOp(world, run, op)
  } catch (cause) {
    const message = `Step "${describeOp(op).name}": ${cause instanceof Error ? cause.message : cause}`
    world.log(`${run.functionId}: ${message}`)
    endRun(world, run, { status: 'failed', error: errorLike(message, 'InngestEngineError') })
  }
}

// An op with this id speaks of the function itself.
const WHOLE_FUNCTION = createHash('sha1').update('complete').digest('hex')
