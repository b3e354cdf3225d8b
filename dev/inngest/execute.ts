import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, errorLike, readAnswer } from './answer'
import { AppDown, CALL_TIMEOUT_MS, createCall, send } from './call'
import { addJob, jobsOfRun, removeJob } from './jobs'
import { applyOps } from './ops'
import { endRun } from './runs'
import { findFunction, type Job, type Run, type Task, type Try, type World } from './state'

const AGAIN_MS = 1000
const DAY_MS = 86_400_000

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
  const { world, job, run, save, signal } = execution
  // What this call relies on is on disk before it is made.
  await save()
  const at = world.now()
  const started = performance.now()
  const answer = await ask(execution)
  if (answer === undefined || signal.aborted) return
  removeJob(world, job.id)
  // The run may have been cancelled meanwhile: the result is then dropped.
  if (run.status !== 'active') return
  obey(execution, answer, { at, durationMs: Math.round(performance.now() - started) })
}

// Sends the call until the app answers. That it is down is no fault of the function: it uses no attempt.
async function ask({ world, call, run, signal }: Execution): Promise<Answer | undefined> {
  const giveUpAt = Date.now() + DAY_MS
  for (;;) {
    const config = findFunction(world.state, run.functionId)
    if (run.status !== 'active' || !config || signal.aborted) return undefined
    try {
      const outgoing = createCall(config, run, call.stepId, call.attempt)
      const response = await send({ method: 'POST', ...outgoing, timeoutMs: CALL_TIMEOUT_MS, signal })
      run.requestVersion ??= Number(response.headers['x-inngest-req-version']) || undefined
      return readAnswer(response)
    } catch (cause) {
      const isDown = cause instanceof AppDown && Date.now() < giveUpAt
      if (!isDown) return { kind: 'stumbled', error: errorLike(String(cause)) }
    }
    // Ends early when the engine does.
    await delay(AGAIN_MS, undefined, { signal }).catch(() => {})
  }
}

function obey({ world, call, run }: Execution, answer: Answer, tried: Try): void {
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
