import { Agent, request } from 'undici'

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
  const { method, signal, ...sent } = init
  const { headers, body } =
    sent.body instanceof FormData ? await formOf(sent.body, sent.headers) : { ...sent, body: sent.body }
  const answer = await request(url, { method, headers, body, signal, dispatcher: sockets })
  if (answer.statusCode >= 300 && answer.statusCode <= 399) {
    await answer.body.dump()
    throw new Error('unexpected redirect')
  }
  return {
    status: answer.statusCode,
    headers: { get: (name) => [answer.headers[name]].flat()[0] ?? null },
    text: () => answer.body.text(),
  }
}

/** A form as it is sent: its content type names the boundary between its parts. */
async function formOf(form: FormData, headers: Record<string, string>) {
  const sent = new Response(form)
  const contentType = sent.headers.get('content-type') ?? ''
  return { body: Buffer.from(await sent.arrayBuffer()), headers: { ...headers, 'content-type': contentType } }
}

/** Kept open between calls. */
const sockets = new Agent({ keepAliveTimeout: 30_000 })
