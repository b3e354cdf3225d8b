import { once } from 'node:events'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { failure } from '../envelope'
import { type Body, meteredBody } from './body'
import type { Fault, Faults, Host } from './faults'
import type { RequestLog } from './request-log'

export type Handler = (request: IncomingMessage, response: ServerResponse, body: Body) => unknown

/**
 * Stands before a host: logs each request, and lets the fault that is set for it happen, before the handler or in place
 * of its answer. The control API passes untouched.
 */
export function gate(host: Host, parts: { faults: Faults; log: RequestLog }, handle: Handler): RequestListener {
  return async (request, response) => {
    try {
      if (host === 'api' && request.url?.startsWith('/_emulator')) await handle(request, response, request)
      else await pass(host, parts, handle, request, response)
    } catch (error) {
      // A client that went away is nobody's mistake, and nobody is left to be told.
      if (!request.destroyed) console.error(error)
      response.destroy()
    }
  }
}

async function pass(
  host: Host,
  { faults, log }: { faults: Faults; log: RequestLog },
  handle: Handler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const entry = log.open(host, request)
  response.on('finish', () => {
    entry.status = response.statusCode
  })
  const fault = faults.take(host, `${request.method} ${request.url}`)
  const body = meteredBody(request, fault, faults.cleared(), (bytes) => {
    entry.bytesReceived += bytes
  })
  if (fault?.latencyMs) await wait(fault.latencyMs)
  const isAnswered = fault?.status ?? (fault?.hang || fault?.reset)
  if (!fault || !isAnswered) return void (await handle(request, response, body))

  const meet = () => interrupt(fault, response, faults.cleared())
  if (fault.when === 'after') return void (await handle(request, holdAnswer(response, meet), body))
  // A client that still sends would see a broken connection in place of the status.
  if (fault.status) for await (const _ of body);
  await meet()
}

async function interrupt(fault: Fault, response: ServerResponse, cleared: AbortSignal): Promise<void> {
  if (fault.hang) {
    if (!cleared.aborted) await Promise.race([once(cleared, 'abort'), once(response, 'close')])
    response.socket?.resetAndDestroy()
  } else if (fault.reset) {
    response.socket?.resetAndDestroy()
  } else {
    const status = fault.status ?? 500
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': '*',
      ...fault.headers,
    })
    response.end(status === 204 ? undefined : JSON.stringify(failure(fault.code ?? 10000, `Fault ${fault.id}`)))
  }
}

/** Lets the handler write into nothing; when it has ended, and so had its effect, `then` answers. */
function holdAnswer(response: ServerResponse, then: () => Promise<void>): ServerResponse {
  const { writeHead, write, end } = response
  response.writeHead = () => response
  response.write = () => true
  response.end = () => {
    Object.assign(response, { writeHead, write, end })
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    void then()
    return response
  }
  return response
}
