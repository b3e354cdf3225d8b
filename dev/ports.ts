import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * The first free port from `preferred` upwards, or any free one. Ports in `taken` are passed over: they are promised
 * to another part. Throws if none of a hundred is free.
 */
export async function findFreePort(preferred: number | undefined, taken: Set<number>): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = preferred === undefined ? anyPort() : preferred + attempt
    if (taken.has(port) || port > 65_535 || !(await isFree(port))) continue
    taken.add(port)
    return port
  }
  throw new Error(`No free port ${preferred === undefined ? 'was found' : `from ${preferred} to ${preferred + 99}`}`)
}

/**
 * Can a server on this machine's loopback have the port, and will a browser that is sent to `localhost` find it there?
 * A stranger on `::1` or on all addresses would answer in its place, so each is tried.
 */
export async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1', '::', '0.0.0.0']) {
    if (!(await canListen(port, host))) return false
  }
  return true
}

/** Below the range that systems give to outgoing connections: a part that is down for a second must find its port again. */
function anyPort(): number {
  return randomInt(20_000, 32_000)
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      // No IPv6 here, so nobody can be there either.
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(true)
      else reject(new Error(`Port ${port} on ${host} can't be used: ${error.message}`, { cause: error }))
    })
    server.listen({ port, host, exclusive: true, ipv6Only: host === '::1' }, () => server.close(() => resolve(true)))
  })
}
