/**
 * A call to Stream that did not end as it should: no answer, a refusal, or an answer that we cannot read.
 * It never holds the account id, a credential or a query.
 *
 * @see https://developers.cloudflare.com/fundamentals/api/reference/limits/ for 429 and Retry-After
 */
export class StreamError extends Error {
  override readonly name = 'StreamError'
  /** Method and path below the account: `POST /stream/clip`. */
  readonly request: string
  /** The HTTP status; undefined when no whole answer came. */
  readonly status?: number
  /** Stream's own number for the error, such as 10003 for "Not Found". */
  readonly code?: number
  /** Stream's own words, the general ones first; the detail is often in the last. */
  readonly messages: string[]
  /** How long Stream asks us to wait before the next try. */
  readonly retryAfterSeconds?: number
  /** Stream was not asked: the call had no effect. */
  readonly isUnsent: boolean

  constructor(details: StreamErrorDetails) {
    super(describe(details), { cause: details.cause })
    this.request = details.request
    this.status = details.status
    this.code = details.code
    this.messages = details.messages ?? []
    this.retryAfterSeconds = details.retryAfterSeconds
    this.isUnsent = details.isUnsent ?? false
  }
}

export interface StreamErrorDetails {
  request: string
  status?: number
  code?: number
  messages?: string[]
  retryAfterSeconds?: number
  isUnsent?: boolean
  /** What went wrong, in our words, where Stream gave none: `no answer within 15 s`. */
  reason?: string
  cause?: unknown
}

/** By name, not by class: after a hot reload two copies of the class are alive. */
export function isStreamError(error: unknown): error is StreamError {
  return error instanceof Error && error.name === 'StreamError'
}

/** Stream does not hold the thing (any more). A 404 without this code is a wrong account or address. */
export function isGone(error: unknown): boolean {
  return isStreamError(error) && error.status === 404 && error.code === 10003
}

/** The same call may succeed later: there was no answer, or one that says so. Unless `isUnsent`, it may have had its effect all the same. */
export function isTemporary(error: unknown): boolean {
  if (!isStreamError(error)) return false
  const { status } = error
  return status === undefined || status === 408 || status === 425 || status === 429 || status >= 500
}

/** Stream said no, for good: nothing was made or changed. An answer that we can't read, even to a 201, is no such thing. */
export function isRefusal(error: unknown): boolean {
  if (!isStreamError(error) || isTemporary(error)) return false
  return error.status !== undefined && error.status >= 400
}

/**
 * Stream refuses this very request for good. Our credentials (401, 403) and a wrong account or a missing thing (404) may be
 * put right, and room (413) may be made.
 */
export function isFinalRefusal(error: unknown): error is StreamError {
  return isStreamError(error) && isRefusal(error) && ![401, 403, 404, 413].includes(error.status ?? 0)
}

/** The account has no storage minutes left for what was asked. */
export function isStorageFull(error: unknown): boolean {
  return isStreamError(error) && error.code === 10011
}

function describe({ request, status, code, messages, reason }: StreamErrorDetails): string {
  const facts = [status, code && `code ${code}`].filter(Boolean).join(', ')
  const words = [...(messages ?? []), reason].filter(Boolean).join('; ')
  return [request, facts, words].filter(Boolean).join(': ')
}
