import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import type { Engine } from '../engine'
import { renderPage } from '../page/page'

/** `GET /?filter=all|running|sleeping|failed&run=ID`: the page for people. */
export function pageRoutes({ world }: Engine): Hono {
  const routes = new Hono()
  routes.get('/', (context) => {
    const nonce = randomBytes(16).toString('base64')
    // No other site may put the page in a frame and have its buttons pressed.
    context.header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    )
    context.header('cache-control', 'no-store')
    return context.html(
      renderPage(world, { filter: context.req.query('filter'), runId: context.req.query('run'), nonce }),
    )
  })
  return routes
}
