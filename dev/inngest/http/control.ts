import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { acts } from '../acts'
import type { Engine } from '../engine'
import { describeRun, listRuns } from '../view'

const clockSchema = z.union([
  z.strictObject({ advanceSeconds: z.number().min(0), timeoutSeconds: z.number().min(0).default(60) }),
  z.strictObject({ mode: z.enum(['running', 'frozen']) }),
])

/** The engine's own API under /_engine: the clock, when it is idle, and its runs. */
export function controlRoutes(engine: Engine): Hono {
  const { world } = engine
  const routes = new Hono()

  routes.get('/clock', (context) => context.json(readClock(engine)))
  routes.post('/clock', async (context) => {
    const body = clockSchema.safeParse(await context.req.json().catch(() => undefined))
    if (!body.success) {
      return context.json({ error: 'Clock: expected { "advanceSeconds": n } or { "mode": "running" | "frozen" }' }, 400)
    }
    if ('mode' in body.data) await engine.setMode(body.data.mode)
    else if (!(await engine.advance(body.data.advanceSeconds, body.data.timeoutSeconds))) {
      const error = `What was due did not end within ${body.data.timeoutSeconds} s`
      return context.json({ error, ...readClock(engine) }, 504)
    }
    return context.json(readClock(engine))
  })

  routes.get('/idle', async (context) => {
    const timeoutSeconds = Number(context.req.query('timeoutSeconds') ?? 30)
    if (!(timeoutSeconds >= 0)) return context.json({ error: 'timeoutSeconds: expected a number of seconds' }, 400)
    const isIdle = await engine.idle(timeoutSeconds)
    return context.json({ idle: isIdle, ...readClock(engine) }, isIdle ? 200 : 408)
  })

  routes.get('/functions', (context) => context.json(world.state.apps))
  routes.get('/events', (context) => context.json({ events: world.state.events.toReversed() }))
  routes.get('/runs', (context) => context.json({ runs: listRuns(world) }))
  routes.get('/runs/:id', (context) => {
    const run = world.state.runs[context.req.param('id')]
    return run ? context.json(describeRun(world, run)) : context.json({ error: 'There is no such run' }, 404)
  })
  for (const name of ['wake', 'cancel', 'rerun'] as const) {
    routes.post(`/runs/:id/${name}`, (context) => act(engine, context, name))
  }
  return routes
}

function readClock({ world }: Engine) {
  return { now: new Date(world.now()).toISOString(), mode: world.state.clock.mode }
}

// The page's buttons are plain forms, which get a page back.
async function act({ world, change }: Engine, context: Context, name: keyof typeof acts): Promise<Response> {
  const run = world.state.runs[context.req.param('id') ?? '']
  if (!run) return context.json({ error: 'There is no such run' }, 404)
  const problem = await change(() => acts[name](world, run))
  if (context.req.header('accept')?.includes('text/html')) return context.redirect(`/?run=${run.id}`, 303)
  return problem === undefined ? context.json(describeRun(world, run)) : context.json({ error: problem }, 409)
}
