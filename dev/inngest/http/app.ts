import { Hono } from 'hono'
import type { Engine } from '../engine'
import { controlRoutes } from './control'
import { devServerRoutes } from './dev-server'
import { guard } from './guard'
import { pageRoutes } from './page'
import { sdkRoutes } from './sdk'

/** All routes of the engine. */
export function createApp(engine: Engine, ready: () => Promise<void>): Hono {
  const app = new Hono()
  app.use(guard)
  app.route('/', sdkRoutes(engine, ready))
  app.route('/', devServerRoutes(engine))
  app.route('/', pageRoutes(engine))
  app.route('/_engine', controlRoutes(engine))
  app.onError((error, context) => {
    engine.world.log(`${context.req.method} ${context.req.path}: ${error.stack ?? error}`)
    return context.json({ error: error.message, status: 500 }, 500)
  })
  return app
}
