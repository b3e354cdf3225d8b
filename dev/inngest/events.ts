import { matches } from './expression'
import { claimKey, requestRun } from './flow-control'
import { createEventId } from './ids'
import { endRun } from './runs'
import { allFunctions, type EventPayload, type Run, type StoredEvent, type Trigger, type World } from './state'
import { isSettled, resumeStep } from './steps'

export type IncomingEvent = Partial<EventPayload> & { name: string }

/**
 * Takes the events of one request and hands them out. Gives one id for each, in order. A request that is sent
 * again with the same seed changes nothing and gets the same ids.
 */
export function receiveEvents(world: World, incoming: IncomingEvent[], seed?: string): string[] {
  return incoming.map((sent, index) => {
    const receivedAt = world.now()
    const internalId = createEventId(receivedAt, seed, index)
    if (!claimKey(world, `event ${internalId}`)) return internalId
    const payload = { ...sent, id: sent.id || internalId, data: sent.data ?? {}, ts: sent.ts ?? receivedAt }
    handOut(world, { internalId, receivedAt, payload }, sent.id || undefined)
    return internalId
  })
}

/** First it resumes and cancels, then it starts: an event that does both must not end the run that it began. */
export function handOut(world: World, event: StoredEvent, ownId?: string): void {
  world.state.events.push(event)
  for (const run of Object.values(world.state.runs).filter((run) => run.status === 'active')) {
    if (isCancelledBy(run, event)) endRun(world, run, { status: 'cancelled', reason: `by event ${event.payload.name}` })
    else resumeWaits(world, run, event)
  }
  for (const config of allFunctions(world.state)) {
    if (!config.triggers.some((trigger) => isTriggeredBy(trigger, event))) continue
    // An event's own id starts a function once in 24 hours.
    if (ownId !== undefined && !claimKey(world, `id ${config.id} ${ownId}`)) continue
    requestRun(world, { config, event })
  }
}

function isCancelledBy(run: Run, { receivedAt, payload }: StoredEvent): boolean {
  return run.cancels.some(
    (rule) =>
      rule.event === payload.name &&
      receivedAt < rule.expiresAt &&
      matches(rule.if, { event: run.event.payload, async: payload }),
  )
}

function resumeWaits(world: World, run: Run, { payload }: StoredEvent): void {
  for (const step of Object.values(run.steps)) {
    if (isSettled(step) || step.wait?.event !== payload.name) continue
    if (matches(step.wait.if, { event: run.event.payload, async: payload })) {
      resumeStep(world, run, step, { data: payload })
    }
  }
}

function isTriggeredBy(trigger: Trigger, { payload }: StoredEvent): boolean {
  if (!('event' in trigger) || !fitsName(trigger.event, payload.name)) return false
  return matches(trigger.expression, { event: payload })
}

// A name may end in `*`.
function fitsName(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name
}
