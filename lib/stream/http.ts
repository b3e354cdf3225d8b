import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'

/** What is needed of `fetch`: any other that is given in its place will do. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchAnswer>

export interface FetchInit {
  method: string
  headers: Record<string, string>
  body?: string | FormData
  signal: AbortSignal
  redirect: 'error'
  cache: 'no-store'
}

export interface FetchAnswer {
  status: number
  headers: Pick<Headers, 'get'>
  text(): Promise<string>
}

/**
 * A call without what makes `fetch` slow: neither streams of the web nor Next's cache around it, which no call to Stream
 * may have. It follows no redirect, so that the token goes nowhere else.
 */
export async function fetchUncached(url: string, init: FetchInit): Promise<FetchAnswer> {
  try {
    const answer = await send(url, init)
    const body = await text(answer)
    const { statusCode = 0, headers } = answer
    if (statusCode >= 300 && statusCode <= 399) throw new Error('unexpected redirect')
    return {
      status: statusCode,
      headers: { get: (name) => [headers[name]].flat()[0] ?? null },
      text: async () => body,
    }
  } catch (error) {
    // Node says of every abort that it was one; the signal says why.
    init.signal.throwIfAborted()
    throw error
  }
}

async function send(url: string, { method, signal, ...given }: FetchInit): Promise<IncomingMessage> {
  const { headers, body } = given.body instanceof FormData ? await formOf(given.body, given.headers) : given
  const { request, sockets } = url.startsWith('https:') ? secure : plain
  return new Promise((resolve, reject) => {
    request(url, { method, headers, signal, agent: sockets }, resolve).on('error', reject).end(body)
  })
}

/** A form as it is sent: its content type names the boundary between its parts. */
async function formOf(form: FormData, headers: Record<string, string>) {
  const sent = new Response(form)
  const contentType = sent.headers.get('content-type') ?? ''
  return { body: Buffer.from(await sent.arrayBuffer()), headers: { ...headers, 'content-type': contentType } }
}

/** The sockets stay open between calls. */
const plain = { request: http.request, sockets: new http.Agent({ keepAlive: true }) }
const secure = { request: https.request, sockets: new https.Agent({ keepAlive: true }) }
