import { connect } from 'node:net'

/** A request as its bytes are written, so that it may break every rule that a library would keep. */
export interface RawRequest {
  method: string
  /** Path and query. */
  target: string
  headers: [name: string, value: string][]
  body?: string | Buffer
}

export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  status: number
  /** Headers and body. */
  text: string
}

/** Sends it on a connection of its own, and reads until that ends. */
export function sendRaw(app: string, request: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(app)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname)
    const end = () => {
      const text = Buffer.concat(chunks).toString()
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text })
      socket.destroy()
    }
    socket.setTimeout(TIMEOUT_SECONDS * 1000, end)
    socket.on('data', (chunk) => chunks.push(chunk))
    // A server that refuses a request before it has read it may reset the connection: what it said counts.
    socket.on('error', end)
    socket.on('close', end)
    socket.write(bytesOf(request))
  })
}

const TIMEOUT_SECONDS = 120

function bytesOf({ method, target, headers, body }: RawRequest): Buffer {
  const content = Buffer.from(body ?? '')
  const length: [string, string][] = body === undefined ? [] : [['Content-Length', String(content.length)]]
  const lines = [...headers, ...length, ['Connection', 'close']].map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`), content])
}
