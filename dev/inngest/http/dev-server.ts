import { Hono } from 'hono'
import type { Engine } from '../engine'
import { allFunctions, type Run } from '../state'
import { describeRun } from '../view'

/** A few read-only routes of the real Dev Server, so that the same scripts work with both. */
export function devServerRoutes({ world }: Engine): Hono {
  const routes = new Hono()

  routes.get('/dev', (context) =>
    context.json({
      version: 'local-engine',
      functions: allFunctions(world.state).map(({ id, name, triggers, url }) => ({ id, name, triggers, url })),
    }),
  )
  routes.get('/v1/events/:id/runs', (context) => {
    const id = context.req.param('id')
    const runs = Object.values(world.state.runs).filter(
      ({ event }) => event.internalId === id || event.payload.id === id,
    )
    return context.json({ data: runs.map(describe) })
  })
  routes.get('/v1/runs/:id', (context) => {
    const run = world.state.runs[context.req.param('id')]
    return run
      ? context.json({ data: describe(run) })
      : context.json({ error: 'There is no such run', status: 404 }, 404)
  })
  return routes

  function describe(run: Run) {
    const { id, functionId, status, eventId, startedAt, endedAt, output, error } = describeRun(world, run)
    return {
      run_id: id,
      function_id: functionId,
      event_id: eventId,
      status: STATUS_WORDS[status],
      run_started_at: startedAt,
      ended_at: endedAt ?? null,
      output: output ?? error ?? null,
    }
  }
}

const STATUS_WORDS = {
  running: 'Running',
  sleeping: 'Running',
  waiting: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
} as const
