import { env } from '@/lib/env'
import { refuse } from './http'
import { isChange, isFromOwnPage } from './own-origin'

/**
 * For every route that acts for a cookie. Lets pages of the origins in `CORS_ALLOWED_ORIGINS` call it with the visitor's
 * cookie, and read its answer, also a refusal. Pages of other origins may not change anything by it (403 `wrong_origin`,
 * before the handler is asked), and get any other answer without these headers, so that their browser keeps it from them.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function withCors<Arguments extends unknown[]>(
  handler: (request: Request, ...args: Arguments) => Promise<Response>,
): (request: Request, ...args: Arguments) => Promise<Response> {
  return async (request, ...args) => {
    const response = isForged(request) ? refuseOrigin() : await handler(request, ...args)
    for (const [name, value] of Object.entries(corsHeaders(request))) response.headers.append(name, value)
    // A refusal says when to come again.
    if (!response.headers.has(EXPOSED)) response.headers.set(EXPOSED, 'Retry-After')
    return response
  }
}

/** What a browser asks before a request of another origin. `methods` are those that the route has. */
export function preflight(request: Request, methods: string[]): Response {
  const headers = new Headers(corsHeaders(request))
  if (headers.has('Access-Control-Allow-Origin')) {
    headers.set('Access-Control-Allow-Methods', methods.join(', '))
    headers.set('Access-Control-Allow-Headers', ALLOWED_HEADERS.join(', '))
    headers.set('Access-Control-Max-Age', '7200')
  }
  return new Response(null, { status: 204, headers })
}

function isForged(request: Request): boolean {
  return isChange(request) && !isFromOwnPage(request.headers, env.CORS_ALLOWED_ORIGINS)
}

/** 403 for what a page of another site had a visitor's browser do. */
export function refuseOrigin(): Response {
  return refuse(403, 'wrong_origin', 'A page of another site asked for this.')
}

function corsHeaders(request: Request): Record<string, string> {
  if (env.CORS_ALLOWED_ORIGINS.length === 0) return {}
  const origin = request.headers.get('origin') ?? ''
  // The answer depends on the origin that asks, also where it is none of ours.
  const vary = { Vary: 'Origin' }
  if (!env.CORS_ALLOWED_ORIGINS.includes(origin)) return vary
  return { ...vary, 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' }
}

const EXPOSED = 'Access-Control-Expose-Headers'

/** What tus clients and frameworks send. */
const ALLOWED_HEADERS = [
  'accept',
  'accept-encoding',
  'authorization',
  'content-type',
  'dnt',
  'idempotency-key',
  'origin',
  'tus-resumable',
  'upload-creator',
  'upload-length',
  'upload-metadata',
  'upload-uid',
  'user-agent',
  'x-csrftoken',
  'x-requested-with',
]
