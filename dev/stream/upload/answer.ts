import type { ServerResponse } from 'node:http'
import { ApiError, type Envelope, failure } from '../envelope'

/** An answer of the upload host. */
export interface Answer {
  status: number
  headers?: Record<string, string | number>
  body?: Envelope
}

/** Sends an answer; its own headers come after those that are `common` to the host. */
export function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  common: Answer['headers'],
): void {
  response.writeHead(status, { ...common, ...headers, ...(body && { 'Content-Type': 'application/json' }) })
  response.end(body && JSON.stringify(body))
}

export function refuse(status: number, reason: string, headers: Answer['headers'] = {}): Answer {
  return { status, headers, body: failure(10005, 'Bad Request', reason) }
}

/** The answer for what a handler throws: an ApiError as it is, all else as 500, with its trace on stderr. */
export function answerOfError(error: unknown): Answer {
  if (error instanceof ApiError) {
    return { status: error.status, body: failure(error.code, error.message, error.reason) }
  }
  console.error(error)
  return { status: 500, body: failure(10001, 'Internal Error') }
}
