import type { MiddlewareHandler } from 'hono'
import { ApiError, type ErrorItem } from '../envelope'
import type { Options } from '../options'

/** Lets requests with the token, or the legacy pair, and the configured account pass. */
export function auth(options: Options): MiddlewareHandler {
  return async (c, next) => {
    checkCredentials(options, (name) => c.req.header(name))
    const accountId = c.req.param('accountId') ?? ''
    if (!/^\w{1,32}$/.test(accountId)) throw noRoute(c.req.path)
    if (accountId !== options.accountId) throw new ApiError(403, 10000, 'Authentication error')
    await next()
  }
}

/** Cloudflare's answer for a path that it does not know. */
export function noRoute(path: string): ApiError {
  return new ApiError(404, 7003, `Could not route to ${path}, perhaps your object identifier is invalid?`)
}

/** Throws an ApiError unless the headers prove who asks. */
export function checkCredentials(options: Options, header: (name: string) => string | undefined): void {
  const [email, key] = [header('x-auth-email'), header('x-auth-key')]
  if (email !== undefined || key !== undefined) {
    if (!email || !key) throw malformed({ code: 6103, message: 'Invalid format for X-Auth-Key header' })
    if (email !== options.authEmail || key !== options.apiKey) throw wrong()
    return
  }
  const [, token] = /^bearer ([\w.~+/=-]+)$/i.exec(header('authorization') ?? '') ?? []
  if (!token) throw malformed({ code: 6111, message: 'Invalid format for Authorization header' })
  if (token !== options.apiToken) throw wrong()
}

function wrong(): ApiError {
  return new ApiError(401, 10000, 'Authentication error')
}

function malformed(chained: ErrorItem): ApiError {
  return new ApiError(400, 6003, 'Invalid request headers', undefined, [chained])
}
