import { errorLike } from './answer'
import { type Asked, ask } from './ask'
import { addJob, jobsOfRun, removeJob } from './jobs'
import { applyOps } from './ops'
import { endRun } from './runs'
import { findFunction, type Job, type Run, type Task, type World } from './state'

export interface Execution {
  world: World
  job: Job
  call: Extract<Task, { kind: 'call' }>
  run: Run
  save(): Promise<void>
  signal: AbortSignal
}

/** Makes one call and acts on its answer. The job stays on the list until then, so a crash repeats it. */
export async function execute(execution: Execution): Promise<void> {
  const { world, job, run, signal } = execution
  const asked = await ask(execution)
  if (asked === undefined || signal.aborted) return
  removeJob(world, job.id)
  // The run may have been cancelled meanwhile: the result is then dropped.
  if (run.status !== 'active') return
  obey(execution, asked)
}

function obey({ world, call, run }: Execution, { answer, tried }: Asked): void {
  const maxAttempts = findFunction(world.state, run.functionId)?.maxAttempts ?? 1
  switch (answer.kind) {
    case 'finished':
      endRun(world, run, { status: 'completed', output: answer.output })
      break
    case 'failed':
      endRun(world, run, { status: 'failed', error: answer.error })
      break
    case 'ops':
      applyOps(world, { run, call, maxAttempts, tried, ...answer })
      if (run.status === 'active' && jobsOfRun(world, run.id).length === 0) {
        endRun(world, run, { status: 'failed', error: errorLike('The app named no step to go on with') })
      }
      break
    case 'stumbled': {
      const attempt = call.attempt + 1
      if (attempt >= maxAttempts) {
        endRun(world, run, { status: 'failed', error: answer.error })
        break
      }
      const nextAt = world.now() + (answer.retryAfterMs ?? world.backoffMs(attempt))
      const { tries } = run.steps[call.stepId] ?? run
      tries.push({ ...tried, error: answer.error, nextAt })
      addJob(world, nextAt, { ...call, attempt })
      break
    }
    default:
      answer satisfies never
  }
}
