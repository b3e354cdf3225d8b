import { setTimeout as delay } from 'node:timers/promises'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Engine } from '../engine'
import { receiveEvents } from '../events'

const FIRST_SYNC_MS = 30_000

const eventSchema = z.looseObject({
  name: z
    .string()
    .min(1)
    .refine((name) => !name.startsWith('inngest/'), "names that start with inngest/ are the engine's own"),
  data: z.record(z.string(), z.unknown()).nullish(),
  id: z.string().optional(),
  ts: z.number().optional(),
})
const registrationSchema = z.looseObject({ appName: z.string(), functions: z.array(z.unknown()) })

/** The two routes that the SDK itself calls. */
export function sdkRoutes(engine: Engine): Hono {
  const routes = new Hono()

  // The SDK reads `status` in the body, not the code of the answer, and sends again on anything but 200.
  routes.post('/e/:key', async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined)
    // An array is told apart by hand: a union would say only "Invalid input".
    const events = (Array.isArray(body) ? z.array(eventSchema) : eventSchema.transform((event) => [event])).safeParse(
      body,
    )
    if (!events.success) return context.json({ error: `Event: ${z.prettifyError(events.error)}`, status: 400 }, 400)
    await knowsFunctions(engine)
    const sent = events.data.map(({ data, ...event }) => ({ ...event, data: data ?? {} }))
    const seed = context.req.header('x-inngest-event-id-seed')
    return context.json({ ids: await engine.change(() => receiveEvents(engine.world, sent, seed)), status: 200 })
  })

  routes.on(['PUT', 'POST'], '/fn/register', async (context) => {
    const body = registrationSchema.safeParse(await context.req.json().catch(() => undefined))
    if (!body.success) return context.json({ error: `Registration: ${z.prettifyError(body.error)}`, status: 400 }, 400)
    const modified = await engine.register(body.data.appName, body.data)
    return context.json({ ok: true, modified, status: 200 })
  })

  return routes
}

// The very first event may be faster than the first sync, and would start nothing.
async function knowsFunctions({ world, ready }: Engine): Promise<void> {
  if (Object.keys(world.state.apps).length > 0) return
  await Promise.race([ready, delay(FIRST_SYNC_MS)])
}
