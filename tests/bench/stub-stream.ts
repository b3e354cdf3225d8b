import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A Stream that makes uploads as fast as a process can, after `LATENCY_MS`. Prints its origin. */
const latencyMs = Number(process.env.LATENCY_MS ?? 20)
let count = 0

const server = createServer((request, response) => {
  request.resume()
  const uid = (count++).toString(16).padStart(32, '0')
  setTimeout(() => {
    response.writeHead(201, {
      Location: `http://127.0.0.1:9/${uid}?tusv2=true`,
      'Stream-Media-Id': uid,
      'Tus-Resumable': '1.0.0',
      'Content-Length': 0,
    })
    response.end()
  }, latencyMs)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
