import { errorLike } from './answer'
import { nextTick, tickEvent } from './cron'
import { handOut } from './events'
import { requestRun } from './flow-control'
import { addJob } from './jobs'
import { answerParent } from './runs'
import { findFunction, type Task, type World } from './state'
import { resumeStep } from './steps'

type Of<Kind extends Task['kind']> = Extract<Task, { kind: Kind }>

/** Does a job that needs no call. `at` is when it was due. */
export function act(world: World, at: number, task: Exclude<Task, { kind: 'call' }>): void {
  switch (task.kind) {
    case 'alarm':
      endWait(world, task)
      break
    case 'event':
      handOut(world, task.event)
      break
    case 'start':
      start(world, task)
      break
    case 'cron':
      tick(world, at, task)
      break
    default:
      task satisfies never
  }
}

function endWait(world: World, { runId, stepId }: Of<'alarm'>): void {
  const run = world.state.runs[runId]
  const step = run?.steps[stepId]
  if (!run || !step) return
  const late = errorLike(`Step "${step.name}": the invoked function did not end in time`, 'InngestInvokeTimeoutError')
  resumeStep(world, run, step, step.kind === 'invoke' ? { error: late } : null)
}

function start(world: World, task: Of<'start'>): void {
  const config = findFunction(world.state, task.functionId)
  if (config) {
    requestRun(world, { config, ...task })
    return
  }
  if (!task.invokedBy) return
  const error = errorLike(`Function "${task.functionId}" is not registered`, 'InngestInvokeError')
  answerParent(world, task.invokedBy, { status: 'failed', error })
}

function tick(world: World, at: number, task: Of<'cron'>): void {
  addJob(world, nextTick(task.cron, world.now()), task)
  const config = findFunction(world.state, task.functionId)
  if (config) requestRun(world, { config, event: tickEvent(task.cron, at, world.now()) })
}
