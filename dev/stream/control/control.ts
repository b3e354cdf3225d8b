import { Hono } from 'hono'
import { z } from 'zod'
import { faultSchema } from '../faults/faults'
import type { Parts } from '../parts'
import { fileBytes } from '../upload/file'
import { sha256 } from './sha256'

const clockSchema = z.strictObject({
  encodeSeconds: z.number().min(0).optional(),
  mode: z.enum(['timer', 'step']).optional(),
  /** Turns to step mode, and moves everything on this often. */
  step: z.union([z.literal(true).transform(() => 1), z.number().int().min(1)]).optional(),
  advanceSeconds: z.number().min(0).optional(),
})

/** The API by which tests and people steer the emulator; see docs/stream-emulator.md. No authentication. */
export function control({ faults, log, library, store, pace, clock, webhooks }: Parts): Hono {
  const app = new Hono()

  app.get('/faults', (c) => c.json({ faults: faults.list() }))
  app.post('/faults', async (c) => c.json({ id: faults.add(faultSchema.parse(await c.req.json())).id }))
  app.delete('/faults', (c) => {
    faults.clear()
    return c.body(null, 204)
  })

  app.get('/requests', (c) => {
    const requests = log.list()
    const patches = requests.filter(({ host, method }) => host === 'upload' && method === 'PATCH')
    return c.json({ requests, bytesReceived: patches.reduce((sum, each) => sum + each.bytesReceived, 0) })
  })
  app.delete('/requests', (c) => {
    log.clear()
    return c.body(null, 204)
  })

  app.get('/videos', async (c) => {
    const isHashed = c.req.query('sha256') === '1'
    const videos = library.all().map(async (record) => {
      const stored = await fileOf(library.path(record, 'original'), isHashed)
      const captions = Object.values(record.captions).map(async (caption) => {
        return { ...caption, stored: await fileOf(library.path(record, `${caption.language}.vtt`), isHashed) }
      })
      const { source, downloads } = record
      return { ...library.wire(record), source, downloads, captions: await Promise.all(captions), stored }
    })
    return c.json({ videos: await Promise.all(videos) })
  })
  app.get('/deletions', (c) => c.json({ deletions: store.state.deletions }))
  app.get('/deliveries', (c) => c.json({ deliveries: webhooks.deliveries() }))
  app.post('/webhooks', async (c) => {
    const { enabled } = z.strictObject({ enabled: z.boolean() }).parse(await c.req.json())
    webhooks.enable(enabled)
    return c.json({ enabled })
  })

  app.get('/clock', (c) => c.json({ ...pace.get(), now: new Date(clock.now()).toISOString() }))
  app.post('/clock', async (c) => {
    const { advanceSeconds = 0, step, ...asked } = clockSchema.parse(await c.req.json())
    clock.advance(advanceSeconds)
    pace.set(step ? { ...asked, mode: 'step' } : asked)
    if (step) await pace.step(step)
    return c.json({ ...pace.get(), now: new Date(clock.now()).toISOString() })
  })

  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400)
    if (error instanceof SyntaxError) return c.json({ error: 'The body is not JSON' }, 400)
    throw error
  })
  return app
}

/** The bytes that an upload, a copy, a clip or a caption has stored so far; null when there are none. */
async function fileOf(path: string, isHashed: boolean): Promise<{ bytes: number; sha256?: string } | null> {
  const bytes = await fileBytes(path)
  if (bytes === 0) return null
  return { bytes, ...(isHashed && { sha256: await sha256(path) }) }
}
