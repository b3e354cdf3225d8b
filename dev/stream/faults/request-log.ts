import type { IncomingMessage } from 'node:http'
import type { Host } from './faults'

const limit = 5000
const secrets = ['authorization', 'x-auth-key']

/** One request as the emulator saw it. `status` is null while it is open, and when it ended without an answer. */
export interface LoggedRequest {
  at: string
  host: Host
  method: string
  path: string
  headers: Record<string, unknown>
  status: number | null
  /** Bytes of the body, counted on the upload host only. */
  bytesReceived: number
}

export interface RequestLog {
  open(host: Host, request: IncomingMessage): LoggedRequest
  list(): LoggedRequest[]
  clear(): void
}

/** Keeps the last 5,000 requests. */
export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = []
  return {
    open(host, { method = '', url = '', headers }) {
      const entry = {
        at: new Date().toISOString(),
        host,
        method,
        path: url,
        headers: redacted(headers),
        status: null,
        bytesReceived: 0,
      }
      entries.push(entry)
      if (entries.length > limit) entries.shift()
      return entry
    },
    list: () => entries,
    clear() {
      entries = []
    },
  }
}

function redacted(headers: IncomingMessage['headers']): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...headers }
  for (const name of secrets) if (name in copy) copy[name] = '(redacted)'
  return copy
}
