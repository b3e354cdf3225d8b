import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import type { Engine } from '../engine'
import { renderPage } from '../page/page'
import { script } from '../page/script'
import { styles } from '../page/styles'

/** `GET /?filter=all|running|sleeping|failed&run=ID`: the page for people. */
export function pageRoutes({ world }: Engine): Hono {
  const routes = new Hono()
  routes.get('/', (context) => {
    context.header('content-security-policy', POLICY)
    context.header('cache-control', 'no-store')
    return context.html(renderPage(world, { filter: context.req.query('filter'), runId: context.req.query('run') }))
  })
  return routes
}

// Only our own style and script; and no other site may put the page in a frame and have its buttons pressed.
const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(styles)}`,
  `script-src ${hashOf(script)}`,
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
