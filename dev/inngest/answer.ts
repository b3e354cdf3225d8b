import { z } from 'zod'
import { parseRetryAfterMs } from './retries'

export interface AppResponse {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** What an app's answer means for the run. */
export type Answer =
  | { kind: 'finished'; output: unknown }
  | { kind: 'ops'; ops: Op[]; retryAfterMs?: number }
  | { kind: 'failed'; error: unknown }
  | { kind: 'stumbled'; error: unknown; retryAfterMs?: number }

const opSchema = z.looseObject({
  id: z.string().min(1),
  op: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.record(z.string(), z.unknown()).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
})
const opsSchema = z.union([z.array(opSchema), opSchema.transform((op) => [op])])

/** One thing that the SDK reports: a step that ran, is planned, or waits. */
export type Op = z.infer<typeof opSchema>

/** Reads the answer to one call, by its status and the SDK's headers. */
export function readAnswer({ status, headers, body }: AppResponse): Answer {
  const retryAfterMs = parseRetryAfterMs(textOf(headers['retry-after']))
  if (!headers['x-inngest-sdk']) {
    // An error page of Next.js or a proxy, whatever its status.
    return {
      kind: 'stumbled',
      retryAfterMs,
      error: errorLike(`The app's answer (${status}) is not from the Inngest SDK`),
    }
  }
  const value = parseJson(body)
  if (status === 200) return { kind: 'finished', output: value ?? null }
  if (status === 206) {
    const ops = opsSchema.safeParse(value)
    if (ops.success) return { kind: 'ops', ops: ops.data, retryAfterMs }
    return { kind: 'stumbled', error: errorLike(`The app's steps can't be read: ${z.prettifyError(ops.error)}`) }
  }
  if (status === 201) {
    return {
      kind: 'failed',
      error: errorLike('Streaming answers are not supported by the local engine: unset INNGEST_STREAMING'),
    }
  }
  const error = isObject(value) ? value : errorLike(`The app answered ${status}`)
  if (headers['x-inngest-no-retry'] === 'true') return { kind: 'failed', error }
  return { kind: 'stumbled', error, retryAfterMs }
}

/** An error as it stands in JSON. */
export function errorLike(message: string, name = 'Error'): { name: string; message: string } {
  return { name, message }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // Only 200 and 206 carry JSON that matters, and both say below what is wrong with it.
    return body === '' ? null : body
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
