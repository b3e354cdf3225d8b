import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findFreePort } from '../../../dev/ports'
import { type Command, runDev, withNode } from './command'

let folder: string
let commands: Command[]

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'command-'))
  commands = []
})
afterEach(async () => {
  for (const command of commands) await command.end()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

function run(env: Record<string, string>): Command {
  const command = runDev(withNode, { folder, app: 'none', env })
  commands.push(command)
  return command
}

test('PORT chooses the port', async () => {
  const port = await findFreePort(undefined, new Set())

  expect(await run({ PORT: String(port) }).ready).toBe(`http://localhost:${port}`)
})

test('a taken PORT is an error that names it', async () => {
  const stranger = await listen(0)
  const { port } = stranger.address() as AddressInfo

  const command = run({ PORT: String(port) })

  expect(await command.exitCode).toBe(1)
  expect(command.output()).toContain(`Port ${port} is taken`)
  stranger.close()
})

test('a PORT that is no port is an error that says what it takes', async () => {
  const command = run({ PORT: 'http' })

  expect(await command.exitCode).toBe(1)
  expect(command.output()).toContain('PORT is "http": it takes a number from 1 to 65535')
})

test('without PORT a taken 3000 is stepped over', async () => {
  // If somebody else has it already, so much the better.
  const stranger = await listen(3000).catch(() => undefined)

  const url = new URL(await run({}).ready)

  expect(Number(url.port)).toBeGreaterThan(3000)
  expect(Number(url.port)).toBeLessThan(3100)
  stranger?.close()
})

test('a second start while one runs names its URL and leaves it alone', async () => {
  const first = run({})
  const url = await first.ready

  const second = run({})

  expect(await second.exitCode).toBe(1)
  expect(second.output()).toContain(`runs already: ${url}`)
  expect(first.isRunning()).toBe(true)
})

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
