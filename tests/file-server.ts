import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

/** Somebody's web server: gives out the files of `tests/media` under their names. */
export async function startFileServer(): Promise<{ url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const name = path.basename(new URL(request.url ?? '/', 'http://files').pathname)
    const file = await readFile(path.join('tests/media', name)).catch(() => undefined)
    if (!file) return response.writeHead(404).end()
    response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': file.length }).end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
