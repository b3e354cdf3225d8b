import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isFree } from '../../../dev/ports'
import { alive, type Command, runDev, withNode, withNpm } from './command'

let folder: string
let command: Command | undefined

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ending-'))
})
afterEach(async () => {
  await command?.end()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const soon = { timeout: 60_000, interval: 50 }

async function start(how: string[], app: 'start' | 'none' = 'start') {
  command = runDev(how, { folder, app })
  const url = await command.ready
  return { command, url, pids: command.processes() }
}

async function expectEnd(pids: number[], url: string): Promise<void> {
  await expect.poll(() => alive(pids), soon).toEqual([])
  await expect.poll(() => isFree(Number(new URL(url).port)), soon).toBe(true)
}

/** The command leads a process group, as in a terminal, which Ctrl-C and a closed window address as a whole. */
const group = ({ pid }: Command) => -pid

const ways: [string, string[], (command: Command) => [number, NodeJS.Signals]][] = [
  ['Ctrl-C', withNpm, (command) => [group(command), 'SIGINT']],
  ['a closed terminal', withNpm, (command) => [group(command), 'SIGHUP']],
  ['SIGTERM to npm', withNpm, (command) => [command.pid, 'SIGTERM']],
  ['SIGTERM to the supervisor', withNode, (command) => [command.supervisor(), 'SIGTERM']],
  ['SIGKILL of the supervisor', withNode, (command) => [command.supervisor(), 'SIGKILL']],
]

test.each(ways)('%s ends every child, and the next start finds the data', async (_name, how, target) => {
  const first = await start(how)
  expect(first.pids).toHaveLength(6)
  await query('create table kept as select 42 as answer')

  process.kill(...target(first.command))

  await expectEnd(first.pids, first.url)
  const second = await start(withNode, 'none')
  expect(await query('select answer from kept')).toEqual([{ answer: 42 }])
  process.kill(second.command.supervisor(), 'SIGTERM')
  expect(await second.command.exitCode).toBe(0)
  await expectEnd(second.pids, second.url)
})

test('a SIGKILL of every Node process leaves PostgreSQL behind, which the next start ends before it starts its own', async () => {
  const first = await start(withNode)
  await query('create table kept as select 42 as answer')
  const database = first.command.processOf('database')

  // The watcher first: it would end the database as soon as its supervisor is gone.
  process.kill(first.command.processOf('watcher'), 'SIGKILL')
  for (const pid of alive(first.pids)) if (pid !== database) process.kill(pid, 'SIGKILL')
  await expect.poll(() => alive(first.pids), soon).toEqual([database])
  const second = await start(withNode, 'none')

  expect(alive(first.pids)).toEqual([])
  expect(await query('select answer from kept')).toEqual([{ answer: 42 }])
  expect(second.command.processOf('database')).not.toBe(database)
})

test('Ctrl-C while the parts are still starting ends them too', async () => {
  command = runDev(withNode, { folder, app: 'start' })
  let pids: number[] = []
  const anyPart = () => {
    pids = attempt(() => command?.processes() ?? []) ?? []
    return pids.length
  }
  await expect.poll(anyPart, { timeout: 60_000, interval: 10 }).toBeGreaterThan(1)

  process.kill(group(command), 'SIGINT')

  expect(await command.exitCode).toBe(0)
  expect(command.output()).not.toContain('Ready')
  await expect.poll(() => alive(pids), soon).toEqual([])
})

async function query(text: string): Promise<unknown[]> {
  const file = path.join(folder, 'stack.json')
  const { database } = JSON.parse(await readFile(file, 'utf8'))
  const client = new Client({ connectionString: database })
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
