import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The creation route and an upload host in one, in memory. `meetNext` lets a test answer a request in its place. */
export async function startFakeServer(): Promise<FakeServer> {
  const uploads = new Map<string, Stored>()
  const keys = new Map<string, string>()
  const requests: SeenRequest[] = []
  const meetings: { method: string; meet: Meet }[] = []

  // A client that goes away in the middle of a body ends the reading with an error.
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()))

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const { method = '', url = '' } = request
    requests.push({ method, url, headers: request.headers })
    request.on('error', () => {})
    const index = meetings.findIndex((meeting) => meeting.method === method)
    const [meeting] = index === -1 ? [] : meetings.splice(index, 1)
    const isMet = meeting ? await meeting.meet(response, request) : false
    if (!isMet) await answer(request, response)
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const uid = request.url?.split('/').at(-1) ?? ''
    const stored = uploads.get(uid)
    if (request.method === 'POST') return create(request, response)
    if (!stored) return response.writeHead(404).end()
    if (request.method === 'GET') return tell(response, stored)
    if (request.method === 'DELETE') {
      uploads.delete(uid)
      return response.writeHead(204).end()
    }
    if (request.method === 'HEAD') {
      return response.writeHead(200, { 'Upload-Offset': held(stored), 'Upload-Length': stored.length }).end()
    }
    // tus: the Server MUST answer 409 when the offsets differ.
    if (Number(request.headers['upload-offset']) !== held(stored)) return response.writeHead(409).end()
    for await (const chunk of request) stored.chunks.push(chunk)
    response.writeHead(204, { 'Upload-Offset': held(stored) }).end()
  }

  function tell(response: ServerResponse, { status }: Stored) {
    if (!status) return response.writeHead(405).end()
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(status))
  }

  function create(request: IncomingMessage, response: ServerResponse) {
    const key = String(request.headers['idempotency-key'])
    const known = keys.get(key)
    const uid = known && uploads.has(known) ? known : `uid${uploads.size + 1}`
    if (!uploads.has(uid)) uploads.set(uid, { length: Number(request.headers['upload-length']), chunks: [] })
    keys.set(key, uid)
    response.writeHead(201, { Location: `${url}/files/${uid}`, 'Stream-Media-Id': uid }).end()
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    endpoint: `${url}/api/uploads`,
    requests,
    uploads,
    held: (uid) => Buffer.concat(uploads.get(uid)?.chunks ?? []),
    count: (method) => requests.filter((request) => request.method === method).length,
    meetNext: (method, meet) => meetings.push({ method, meet }),
    answerNext: (method, status, headers = {}, body = '') =>
      meetings.push({
        method,
        meet: (response) => {
          response.writeHead(status, headers).end(body)
          return true
        },
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface FakeServer {
  endpoint: string
  requests: SeenRequest[]
  uploads: Map<string, Stored>
  held(uid: string): Buffer
  count(method: string): number
  /** True means that the request has been dealt with. */
  meetNext(method: string, meet: Meet): void
  answerNext(method: string, status: number, headers?: Record<string, string>, body?: string): void
  close(): Promise<void>
}

type Meet = (response: ServerResponse, request: IncomingMessage) => boolean | Promise<boolean>

interface SeenRequest {
  method: string
  url: string
  headers: IncomingMessage['headers']
}

interface Stored {
  length: number
  chunks: Buffer[]
  /** What the server tells of its processing; undefined on a server that has no such route. */
  status?: { phase: string; pctComplete?: number; message?: string }
}

function held({ chunks }: Stored): number {
  return chunks.reduce((bytes, chunk) => bytes + chunk.length, 0)
}
