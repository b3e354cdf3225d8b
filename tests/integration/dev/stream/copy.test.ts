import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Emulator, media, startEmulator } from './fixture'

let emulator: Emulator
let origin: Server
let at: string

beforeAll(async () => {
  emulator = await startEmulator()
  const file = await media('3s.mp4')
  origin = createServer((request, response) => {
    if (request.url === '/gone-later.mp4' && request.method === 'GET') response.writeHead(404).end()
    else if (request.url?.endsWith('.mp4')) response.writeHead(200, { 'Content-Length': file.length }).end(file)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve))
  at = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`
})
afterAll(async () => {
  origin.close()
  await emulator.close()
})

test('a copy is downloading, then processed like any video', async () => {
  const { httpStatus, result } = await emulator.call('POST', '/copy', {
    url: `${at}/a.mp4`,
    meta: { name: 'a' },
    creator: 'ann',
  })

  expect(httpStatus).toBe(200)
  expect(result).toMatchObject({
    status: { state: 'downloading' },
    creator: 'ann',
    meta: { name: 'a', 'downloaded-from': `${at}/a.mp4` },
  })
  await emulator.step(1)
  expect((await emulator.get(result.uid)).status.state).toBe('queued')
  await emulator.step(4)
  expect(await emulator.get(result.uid)).toMatchObject({ status: { pctComplete: '100.000000' }, duration: 3 })
})

test('an origin that fails after its first answer ends the copy in error', async () => {
  const { result } = await emulator.call('POST', '/copy', { input: `${at}/gone-later.mp4` })

  await emulator.step(1)

  expect((await emulator.get(result.uid)).status.errorReasonCode).toBe('ERR_FETCH_ORIGIN_ERROR')
})

test.each([
  [{ url: 'not a url' }, 10010],
  [{ url: 'file:///etc/hosts' }, 10010],
  [{ url: 'http://127.0.0.1:9/a.mp4' }, 10010],
  [{}, 10005],
])('%j is refused with %i', async (body, code) => {
  const answer = await emulator.call('POST', '/copy', body)

  expect([answer.httpStatus, answer.errors[0]?.code]).toEqual([400, code])
})
