import { evaluateKey } from './expression'
import { addJob, removeJob } from './jobs'
import { answerParent, endRun, startRun } from './runs'
import type { Debounce, FunctionConfig, Gate, RateRule, Run, StepRef, StoredEvent, World } from './state'

const DAY_MS = 86_400_000

export interface RunRequest {
  config: FunctionConfig
  event: StoredEvent
  invokedBy?: StepRef
  /** The last gate that the request has passed; a request that comes back from a gate starts behind it. */
  passed?: Gate
  debounce?: Debounce
}

/**
 * Asks for a run of a function. In this order: idempotency and rate limit may drop the request, debounce and
 * throttle may put it off, singleton may drop it or end the run that is there.
 */
export function requestRun(world: World, request: RunRequest): Run | undefined {
  const { config, passed = 'none' } = request
  if (passed === 'none') {
    if (!isFirst(world, request)) return drop(world, request, 'its idempotency key was used within 24 hours')
    if (config.rateLimit && takeTurn(world, request, config.rateLimit, 'rate') > world.now())
      return drop(world, request, 'its rate limit is reached')
    if (config.debounce) return putOffByDebounce(world, request, config.debounce)
  }
  if (passed !== 'throttle' && config.throttle) return putOffByThrottle(world, request, config.throttle)
  return startUnlessSingle(world, request)
}

/** Uses a key up for a day. False when it was used already. */
export function claimKey(world: World, key: string): boolean {
  const { seen } = world.state
  if ((seen[key] ?? 0) > world.now()) return false
  seen[key] = world.now() + DAY_MS
  return true
}

function isFirst(world: World, { config, event }: RunRequest): boolean {
  if (config.idempotency === undefined) return true
  return claimKey(world, `idempotency ${config.id} ${keyOf(config.idempotency, event)}`)
}

// Counts starts within the last period. Gives the time of the turn: now, or, when all are taken, the next free one.
function takeTurn(world: World, { config, event }: RunRequest, rule: RateRule, kind: 'rate' | 'throttle'): number {
  const now = world.now()
  const key = `${kind} ${config.id} ${keyOf(rule.key, event)}`
  const turns = (world.state.turns[key] ?? []).filter((at) => at > now - rule.periodMs)
  world.state.turns[key] = turns
  const blocking = turns[turns.length - rule.limit]
  const at = blocking === undefined ? now : blocking + rule.periodMs
  if (kind === 'throttle' || at <= now) turns.push(at)
  return at
}

// The last event wins; each one begins the period again, until the timeout since the first.
function putOffByDebounce(world: World, request: RunRequest, rule: NonNullable<FunctionConfig['debounce']>): undefined {
  const key = `${request.config.id} ${keyOf(rule.key, request.event)}`
  const earlier = world.state.jobs.find(({ task }) => task.kind === 'start' && task.debounce?.key === key)
  if (earlier) removeJob(world, earlier.id)
  const firstAt = earlier?.task.kind === 'start' ? (earlier.task.debounce?.firstAt ?? world.now()) : world.now()
  const at = Math.min(world.now() + rule.periodMs, firstAt + (rule.timeoutMs ?? Number.POSITIVE_INFINITY))
  putOff(world, at, { ...request, passed: 'debounce', debounce: { key, firstAt } })
}

function putOffByThrottle(world: World, request: RunRequest, rule: RateRule): Run | undefined {
  const at = takeTurn(world, request, rule, 'throttle')
  if (at <= world.now()) return startUnlessSingle(world, request)
  putOff(world, at, { ...request, passed: 'throttle' })
}

function putOff(world: World, at: number, { config, passed = 'none', ...request }: RunRequest): void {
  addJob(world, at, { kind: 'start', functionId: config.id, passed, ...request })
}

function startUnlessSingle(world: World, request: RunRequest): Run | undefined {
  const { config, event, invokedBy } = request
  const singletonKey = config.singleton && keyOf(config.singleton.key, event)
  if (config.singleton && singletonKey !== 'false') {
    const live = Object.values(world.state.runs).find(
      (run) => run.status === 'active' && run.functionId === config.id && run.singletonKey === singletonKey,
    )
    if (live && config.singleton.mode === 'skip') return drop(world, request, 'another run has its singleton key')
    if (live) endRun(world, live, { status: 'cancelled', reason: 'a newer run with the same singleton key began' })
  }
  return startRun(world, config, event, { invokedBy, singletonKey })
}

function drop(world: World, { config, invokedBy }: RunRequest, why: string): undefined {
  if (!invokedBy) return
  const message = `Function "${config.id}" was not started: ${why}`
  answerParent(world, invokedBy, { status: 'failed', error: { name: 'InngestInvokeError', message } })
}

function keyOf(key: string | undefined, event: StoredEvent): string {
  return evaluateKey(key, { event: event.payload })
}
