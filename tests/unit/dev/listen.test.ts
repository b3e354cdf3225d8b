import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '@/dev/listen'

test('a connection that nobody uses is kept for the 400 seconds of Cloudflare, not for the five of Node', async () => {
  const server = createServer((_, response) => response.end())
  onTestFinished(() => void server.close().closeAllConnections())

  const answer = await fetch(await listen(server, 0))

  expect(answer.headers.get('keep-alive')).toBe('timeout=400')
})
