import type { Op } from './answer'
import { parseMoment } from './duration'
import { compileExpression } from './expression'
import { createId } from './ids'
import { addJob } from './jobs'
import type { Run, Step, StoredEvent, World } from './state'
import { openStep } from './steps'

/** Begins what an op asks for: a call of its own, a sleep, a wait or an invocation. Throws when it can't be done. */
export function openOp(world: World, run: Run, op: Op): void {
  switch (op.op) {
    case 'StepPlanned':
      openStep(world, run, { ...describeOp(op), kind: 'run' })
      addJob(world, world.now(), { kind: 'call', runId: run.id, stepId: op.id, attempt: 0 })
      break
    case 'Sleep':
      // The SDK puts how long in `name`.
      openUntil(world, run, op, { kind: 'sleep', wakeAt: parseMoment(op.name ?? '', world.now()) })
      break
    case 'WaitForEvent':
      waitForEvent(world, run, op)
      break
    case 'InvokeFunction':
      invoke(world, run, op)
      break
    default:
      throw new Error(`op "${op.op}" is not supported by the local engine`)
  }
}

/** What every step keeps of its op. */
export function describeOp(op: Op): Pick<Step, 'id' | 'name' | 'isRace'> {
  return { id: op.id, name: op.displayName ?? op.name ?? op.id, isRace: op.opts?.parallelMode === 'race' }
}

// The SDK puts the event's name in `name`.
function waitForEvent(world: World, run: Run, op: Op): void {
  const { timeout, if: condition } = op.opts ?? {}
  if (!op.name) throw new Error('a wait needs the name of an event')
  const wait = { event: op.name, if: textOf(condition) }
  if (wait.if !== undefined) compileExpression(wait.if)
  openUntil(world, run, op, { kind: 'wait', wait, wakeAt: parseMoment(textOf(timeout) ?? '365d', world.now()) })
}

function invoke(world: World, run: Run, op: Op): void {
  const { function_id, payload, timeout } = op.opts ?? {}
  const functionId = textOf(function_id)
  if (functionId === undefined) throw new Error('an invocation needs a function_id')
  openUntil(world, run, op, { kind: 'invoke', wakeAt: parseMoment(textOf(timeout) ?? '365d', world.now()) })
  const invokedBy = { runId: run.id, stepId: op.id }
  const event = invokedEvent(world.now(), payload, { fn_id: functionId, correlation_id: `${run.id}.${op.id}` })
  addJob(world, world.now(), { kind: 'start', functionId, event, invokedBy, passed: 'none' })
}

function invokedEvent(now: number, payload: unknown, _inngest: Record<string, string>): StoredEvent {
  const sent = (payload ?? {}) as { data?: Record<string, unknown> }
  const internalId = createId(now)
  const data = { ...sent.data, _inngest }
  return {
    internalId,
    receivedAt: now,
    payload: { ...sent, data, id: internalId, name: 'inngest/function.invoked', ts: now },
  }
}

function openUntil(world: World, run: Run, op: Op, more: Pick<Step, 'kind' | 'wait'> & { wakeAt: number }): void {
  openStep(world, run, { ...describeOp(op), ...more })
  addJob(world, more.wakeAt, { kind: 'alarm', runId: run.id, stepId: op.id })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
