import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createStreamApi, type StreamApi } from '@/lib/stream/api'
import { isTemporary } from '@/lib/stream/error'

let server: Server | undefined

afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
})

it('a body that stalls after its headers is given up at the time limit', async () => {
  const api = await serve((_, response) => response.writeHead(200).write('{"result":'), 0.3)

  const error = await api.getVideo('uid').catch((cause: unknown) => cause)

  expect(String(error)).toBe('StreamError: GET /stream/uid: no answer within 0.3 s')
  expect(isTemporary(error)).toBe(true)
})

it('a connection that breaks in the middle of a body is no answer', async () => {
  const api = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"result":', () => response.destroy())
  })

  const error = await api.getVideo('uid').catch((cause: unknown) => cause)

  expect(error).toMatchObject({ name: 'StreamError', status: undefined })
  expect(isTemporary(error)).toBe(true)
})

it('a redirect is not followed, so the token goes nowhere else', async () => {
  const paths: (string | undefined)[] = []
  const api = await serve((request, response) => {
    paths.push(request.url)
    response.writeHead(302, { location: '/elsewhere' }).end()
  })

  const error = await api.getVideo('uid').catch((cause: unknown) => cause)

  expect(String(error)).toBe('StreamError: GET /stream/uid: no answer (unexpected redirect)')
  expect(paths).toEqual(['/client/v4/accounts/account/stream/uid'])
})

async function serve(listener: RequestListener, timeoutSeconds?: number): Promise<StreamApi> {
  const started = createServer(listener)
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  const { port } = started.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}/client/v4`
  return createStreamApi({ accountId: 'account', credentials: { apiToken: 'token' }, baseUrl, timeoutSeconds })
}
