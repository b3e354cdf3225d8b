import { isConnectionError } from './connection-error'
import { isStreamError, isTemporary } from './stream/error'

/**
 * The one place where an error becomes a `Response`. A refusal that a caller can cause is returned with `refuse`; what
 * is thrown is translated here: Stream or the database out of reach is 503 with `Retry-After`, anything else is 500. The
 * reason goes to the log, never to the caller.
 */
export function answering<Arguments extends unknown[]>(
  handler: (...args: Arguments) => Promise<Response>,
): (...args: Arguments) => Promise<Response> {
  return async (...args) => {
    try {
      return await handler(...args)
    } catch (error) {
      if (isStreamError(error) && isTemporary(error)) {
        console.warn(`stream: ${error.message}`)
        return unavailable(error.retryAfterSeconds)
      }
      if (isConnectionError(error)) {
        console.warn(`database: ${error.message}`)
        return unavailable()
      }
      console.error(error)
      return refuse(500, 'internal', 'Something went wrong on our side.')
    }
  }
}

/** A refusal: `{ "error": { "code", "message" } }`. `details` stand beside them, for a client that says it in its own words. */
export function refuse(
  status: number,
  code: string,
  message: string,
  headers: HeadersInit = {},
  details: Record<string, number> = {},
): Response {
  const error = { code, message, ...details }
  return Response.json({ error }, { status, headers: { 'Cache-Control': 'no-store', ...headers } })
}

/** 503: the same request may succeed later. */
export function unavailable(retryAfterSeconds = 5): Response {
  const headers = { 'Retry-After': String(Math.ceil(retryAfterSeconds)) }
  return refuse(503, 'unavailable', 'This does not work just now. The same request may succeed in a moment.', headers)
}
