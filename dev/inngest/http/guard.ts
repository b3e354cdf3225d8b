import { createMiddleware } from 'hono/factory'

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/

/**
 * Refuses what another web site asks of this machine: a Host that is not loopback (a name that was made to point
 * here), and a change that a page of another origin sends.
 */
export const guard = createMiddleware(async (context, next) => {
  const host = context.req.header('host') ?? ''
  if (!LOOPBACK.test(host)) return context.json({ error: `Host "${host}": the engine answers on loopback only` }, 403)
  const isRead = context.req.method === 'GET' || context.req.method === 'HEAD'
  if (!isRead && isCrossSite(host, context.req.header('origin'), context.req.header('sec-fetch-site'))) {
    return context.json({ error: 'A page of another site may change nothing here' }, 403)
  }
  await next()
})

// Programs send neither header, browsers one or both.
function isCrossSite(host: string, origin: string | undefined, fetchSite: string | undefined): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return true
  return origin !== undefined && origin !== `http://${host}`
}
