/** Cloudflare's envelope: https://developers.cloudflare.com/fundamentals/api/how-to/make-api-calls/ */
export interface Envelope {
  result: unknown
  success: boolean
  errors: ErrorItem[]
  messages: ErrorItem[]
}

export interface ErrorItem {
  code: number
  message: string
  error_chain?: ErrorItem[]
}

/** An answer of the API that is not a success. Thrown by routes, made into an envelope in one place. */
export class ApiError extends Error {
  override name = 'ApiError'
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 413 | 429,
    readonly code: number,
    message: string,
    /** Why, in words; Stream puts it into `messages`. */
    readonly reason?: string,
    readonly chain?: ErrorItem[],
  ) {
    super(message)
  }
}

export function notFound(): ApiError {
  return new ApiError(404, 10003, 'Not Found')
}

export function badRequest(reason: string): ApiError {
  return new ApiError(400, 10005, 'Bad Request', reason)
}

export function success(result: unknown): Envelope {
  return { result, success: true, errors: [], messages: [] }
}

export function failure(code: number, message: string, reason?: string, chain?: ErrorItem[]): Envelope {
  return {
    result: null,
    success: false,
    errors: [{ code, message, ...(chain && { error_chain: chain }) }],
    messages: reason ? [{ code, message: reason }] : [],
  }
}
