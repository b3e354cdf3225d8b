import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { findFreePort, isFree } from '../../../dev/ports'
import { choosePorts } from '../../../dev/stack-ports'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listen(host: string, port = 0): Promise<number> {
  const server = createServer().listen(port, host)
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))
const hosts = ['127.0.0.1', '0.0.0.0', ...(hasIpv6 ? ['::1', '::'] : [])]

test.each(hosts)('a port that somebody has on %s is not free', async (host) => {
  expect(await isFree(await listen(host))).toBe(false)
})

test('a taken port is stepped over, and so is one that is promised', async () => {
  const port = await listen('127.0.0.1', await findFreePort(undefined, new Set()))

  const found = await findFreePort(port, new Set([port + 1]))

  expect(found).toBeGreaterThan(port + 1)
  expect(await isFree(found)).toBe(true)
})

test('any port lies below those that systems give to outgoing connections, and is promised once', async () => {
  const taken = new Set<number>()
  const ports = [await findFreePort(undefined, taken), await findFreePort(undefined, taken)]

  expect([...taken]).toEqual(ports)
  expect(ports.every((port) => port >= 20_000 && port < 32_000)).toBe(true)
})

test('a port that an earlier start had stays with its server, though the app would like it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ports-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const stream = await findFreePort(undefined, new Set())
  await writeFile(path.join(folder, 'ports.json'), JSON.stringify({ stream }))

  const ports = await choosePorts(folder, undefined, { app: stream })

  expect(ports.stream).toBe(stream)
  expect(ports.app).toBeGreaterThan(stream)
})
