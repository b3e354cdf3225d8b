import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Video } from './fixture'

export interface Received {
  body: string
  signature: string
  video: Video
}

/** A web server that takes webhooks, and answers with the statuses it is given, then with 200. */
export async function startReceiver(...statuses: number[]) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    received.push({ body, signature: String(request.headers['webhook-signature']), video: JSON.parse(body) })
    response.writeHead(statuses.shift() ?? 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    states: () =>
      received.map(({ video: { status } }) => `${status.state} ${status.pctComplete ?? status.errorReasonCode}`),
    close: () => void server.close().closeAllConnections(),
  }
}
