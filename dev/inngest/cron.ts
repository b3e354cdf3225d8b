import { CronExpressionParser } from 'cron-parser'
import { addJob, removeJob } from './jobs'
import { allFunctions, type StoredEvent, type World } from './state'

/** The next tick after `now`, in milliseconds: five fields or a word like `@daily`, with `TZ=Area/City ` before it. */
export function nextTick(cron: string, now: number): number {
  const [, tz, fields = ''] = /^(?:TZ=(\S+)\s+)?(.*)$/.exec(cron.trim()) ?? []
  if (!fields.startsWith('@') && fields.split(/\s+/).length !== 5) {
    throw new Error(`Cron "${cron}": expected five fields or a word like @daily, with TZ=Area/City before it or not`)
  }
  try {
    return CronExpressionParser.parse(fields, { currentDate: new Date(now), tz: tz ?? 'UTC' })
      .next()
      .getTime()
  } catch (cause) {
    throw new Error(`Cron "${cron}": ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

/** Gives each registered cron its next tick, and takes those away that are no longer registered. */
export function planCrons(world: World): void {
  const wanted = allFunctions(world.state).flatMap(({ id, triggers }) =>
    triggers.flatMap((trigger) => ('cron' in trigger ? [{ functionId: id, cron: trigger.cron }] : [])),
  )
  for (const { id, task } of world.state.jobs) {
    if (task.kind !== 'cron') continue
    if (!wanted.some((one) => one.functionId === task.functionId && one.cron === task.cron)) removeJob(world, id)
  }
  for (const one of wanted) {
    const isPlanned = world.state.jobs.some(
      ({ task }) => task.kind === 'cron' && task.functionId === one.functionId && task.cron === one.cron,
    )
    if (!isPlanned) addJob(world, nextTick(one.cron, world.now()), { kind: 'cron', ...one })
  }
}

/** After a stop: ticks that have passed meanwhile are not made up for. */
export function skipMissedTicks(world: World): void {
  const now = world.now()
  for (const job of world.state.jobs) {
    if (job.task.kind === 'cron' && job.at <= now) job.at = nextTick(job.task.cron, now)
  }
}

/** The event of one tick; its id is the tick's own time, so that no tick counts twice. */
export function tickEvent(cron: string, scheduledAt: number, now: number): StoredEvent {
  const at = new Date(scheduledAt).toISOString()
  const data = { cron, scheduledAt: at, fireAt: new Date(now).toISOString() }
  const id = `${cron} ${at}`
  return { internalId: id, receivedAt: now, payload: { id, name: 'inngest/scheduled.timer', data, ts: scheduledAt } }
}
