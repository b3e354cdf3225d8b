import { z } from 'zod'
import { failureOf, type StreamAnswer } from './answer'
import { StreamError } from './error'
import { type Fetch, fetchUncached } from './http'

export interface StreamOptions {
  accountId: string
  /** An API token with the permission "Stream Write", or Cloudflare's legacy pair. */
  credentials: { apiToken: string } | { email: string; apiKey: string }
  /** Ends in `/client/v4`. Defaults to Cloudflare's own. */
  baseUrl?: string
  fetch?: Fetch
  /** Called before each call, with `GET /stream`; what it throws is thrown, and the call is not made. */
  beforeCall?: (request: string) => Promise<void>
  /** For each call, from the first byte sent to the last byte read. Defaults to 15. */
  timeoutSeconds?: number
}

export interface StreamCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the account: `/stream/clip`. */
  path: string
  query?: Record<string, string>
  headers?: Record<string, string>
  /** Sent as JSON; a FormData is sent as the form that it is. */
  body?: unknown
  /** Where this call is not worth as long a wait as others. */
  timeoutSeconds?: number
}

/** Makes one call and reads its answer to the end. Throws a StreamError unless the status is a 2xx. */
export type Send = (call: StreamCall) => Promise<StreamAnswer>

/** The only place that calls Stream. It never tries twice: that is for the caller, who knows what is safe to repeat. */
export function createSend(options: StreamOptions): Send {
  const account = `accounts/${accountIdSchema.parse(options.accountId)}`
  const baseUrl = z.url({ protocol: /^https?$/ }).parse(options.baseUrl ?? 'https://api.cloudflare.com/client/v4')
  const authorization = authorizationOf(options.credentials)
  const send = options.fetch ?? fetchUncached

  return async ({ method, path, query = {}, headers, body, ...call }) => {
    const timeoutSeconds = call.timeoutSeconds ?? options.timeoutSeconds ?? 15
    const request = `${method} ${path}`
    const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${account}${path}`)
    url.search = new URLSearchParams(query).toString()
    // The content type of a form names its boundary, which only fetch knows.
    const isForm = body instanceof FormData
    const contentType: Record<string, string> =
      body === undefined || isForm ? {} : { 'content-type': 'application/json' }

    await options.beforeCall?.(request)
    let answer: StreamAnswer
    try {
      const response = await send(url.href, {
        method,
        headers: { accept: 'application/json', ...authorization, ...contentType, ...headers },
        body: isForm ? body : JSON.stringify(body),
        redirect: 'error',
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      })
      answer = { request, status: response.status, headers: response.headers, body: await response.text() }
    } catch (cause) {
      throw new StreamError({ request, reason: noAnswer(cause, timeoutSeconds), cause })
    }
    if (answer.status >= 200 && answer.status <= 299) return answer

    // Cloudflare's "Could not route to" quotes the path, and so the account.
    throw failureOf({ ...answer, body: answer.body.replaceAll(account, 'accounts/…') })
  }
}

const accountIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'The account id has other characters than A-Z a-z 0-9 _ -')

// A line end in a header makes fetch throw an error that quotes the whole value, so it is refused here, unquoted.
const secretSchema = z.string().regex(/^[\x21-\x7e]+$/, 'A credential is empty, or has a space or a line end in it')

function authorizationOf(credentials: StreamOptions['credentials']): Record<string, string> {
  if ('apiToken' in credentials) return { authorization: `Bearer ${secretSchema.parse(credentials.apiToken)}` }
  return { 'x-auth-email': secretSchema.parse(credentials.email), 'x-auth-key': secretSchema.parse(credentials.apiKey) }
}

function noAnswer(cause: unknown, timeoutSeconds: number): string {
  if (!(cause instanceof Error)) return 'no answer'
  if (cause.name === 'TimeoutError') return `no answer within ${timeoutSeconds} s`
  // A given fetch may only say "fetch failed"; its own cause knows why.
  return `no answer (${cause.cause instanceof Error ? cause.cause.message : cause.message})`
}
