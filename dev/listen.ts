import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** As long as Cloudflare's own servers keep a connection that nobody uses. */
const IDLE_MS = 400_000

/**
 * Has a server listen on this machine's loopback, on any free port for 0, and answers its origin. Throws when the port is
 * taken. Its connections stay open: closed after Node's five seconds, one could end just as a busy app sends its next
 * request by it.
 *
 * @see https://developers.cloudflare.com/fundamentals/reference/connection-limits/
 */
export async function listen(server: Server, port: number): Promise<string> {
  server.keepAliveTimeout = IDLE_MS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  // The address of a server that listens on a port is an AddressInfo.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
