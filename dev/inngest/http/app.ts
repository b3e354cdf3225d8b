import { Hono } from 'hono'
import type { Engine } from '../engine'
import { controlRoutes } from './control'
import { devServerRoutes } from './dev-server'
import { guard } from './guard'
import { pageRoutes } from './page'
import { sdkRoutes } from './sdk'

/** All routes of the engine. */
export function createApp(engine: Engine): Hono {
  const app = new Hono()
  app.use(guard)
  app.route('/', sdkRoutes(engine))
  app.route('/', devServerRoutes(engine))
  app.route('/', pageRoutes(engine))
  app.route('/_engine', controlRoutes(engine))
  app.notFound((context) => {
    const error = `${context.req.method} ${context.req.path} is not supported by the local engine`
    // Such a call comes from the SDK, which may not say why it failed.
    if (context.req.path.startsWith('/v')) engine.world.log(error)
    return context.json({ error, status: 501 }, 501)
  })
  app.onError((error, context) => {
    engine.world.log(`${context.req.method} ${context.req.path}: ${error.stack ?? error}`)
    return context.json({ error: error.message, status: 500 }, 500)
  })
  return app
}
