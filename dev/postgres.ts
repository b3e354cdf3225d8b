import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, readFile, readlink, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries'
import { findPostgresUser, type PostgresUser } from './postgres-user'
import { endProcess, isAlive, recordOf } from './processes'

export type PostgresOptions = {
  /** Holds the data, and nothing else; made when it is missing. */
  folder: string
  port: number
  /** Of the superuser `postgres`, for connections from this machine; there are no others. */
  password: string
  /** Where the installed binaries are, if not where npm puts them. */
  nativeFolder?: string
}

export type Postgres = {
  /** Starts the server. It writes to `log`, an open file. */
  spawn(log: number): ChildProcess
  /** Resolves when the server takes queries. */
  answers(signal: AbortSignal): Promise<void>
  /** Makes the database unless it is there, and gives its URL. */
  createDatabase(name: string): Promise<string>
}

/**
 * Readies a PostgreSQL server of its own, with its data in `folder`: finds its programs and its user, and initialises
 * the folder when it is new. It listens on 127.0.0.1 only, and asks for the password.
 */
export async function preparePostgres(options: PostgresOptions): Promise<Postgres> {
  const user = await findPostgresUser(options.folder)
  const binaries = await findPostgresBinaries(user, options.nativeFolder)
  await initialise(options, binaries, user)
  await removeStaleLock(options.folder)

  const url = (name: string) => `postgres://postgres:${options.password}@127.0.0.1:${options.port}/${name}`
  return {
    spawn: (log) => spawn(binaries.postgres, serverArguments(options), inDataFolder(options.folder, user, log)),
    answers: (signal) => waitForQueries(url('postgres'), signal),
    async createDatabase(name) {
      await ensureDatabase(url('postgres'), name)
      return url(name)
    },
  }
}

function serverArguments({ folder, port }: PostgresOptions): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: its folder would have to be reachable and its path short.
    unix_socket_directories: '',
    shared_buffers: '32MB',
  }
  return [
    '-D',
    seenFromInside(folder),
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ]
}

/** The folder takes its name when it is whole: an initialisation that broke off leaves nothing that looks like data. */
async function initialise(options: PostgresOptions, binaries: PostgresBinaries, user?: PostgresUser): Promise<void> {
  const { folder, password } = options
  if (existsSync(folder)) return

  const aside = `${folder}.new`
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true, mode: 0o700 })
  const passwordFolder = await mkdtemp(path.join(tmpdir(), 'postgres-'))
  const passwordFile = path.join(passwordFolder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user) for (const place of [aside, passwordFolder, passwordFile]) await chown(place, user.uid, user.gid)

  const flags = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-locale']
  const target = ['--encoding=UTF8', '-D', seenFromInside(aside)]
  try {
    await promisify(execFile)(binaries.initdb, [...flags, ...target], inDataFolder(aside, user))
    await rename(aside, folder)
  } catch (cause) {
    throw new Error(`PostgreSQL could not initialise ${folder}: ${cause}`, { cause })
  } finally {
    await rm(passwordFolder, { recursive: true, force: true })
  }
}

/**
 * The data stay in the project even where the user of the server can't walk to them, as under root's own home (0700):
 * the process starts *in* the folder, entered while still root, and knows it by the link that Linux keeps to it.
 */
function seenFromInside(folder: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : folder
}

function inDataFolder(folder: string, user: PostgresUser | undefined, log?: number): SpawnOptions {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C' }
  // PGDATA, PGPORT and their like in the developer's shell are meant for another server.
  for (const name of Object.keys(env)) if (name.startsWith('PG')) delete env[name]
  return {
    ...user,
    cwd: folder,
    env,
    stdio: ['ignore', log ?? 'pipe', log ?? 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  }
}

/**
 * PostgreSQL judges the process id in its lock file by the number alone. When that number now belongs to a process of
 * this folder, that is a server which outlived its stack: it is ended. When it belongs to a stranger (the machine was
 * restarted), the file goes. When it belongs to nobody, PostgreSQL itself knows best.
 */
async function removeStaleLock(folder: string): Promise<void> {
  const file = path.join(folder, 'postmaster.pid')
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
  if (!pid || !isAlive(pid)) return

  if (await isServerOf(folder, pid)) await endProcess(recordOf('database', pid, 'SIGINT'))
  else await rm(file, { force: true })
}

async function isServerOf(folder: string, pid: number): Promise<boolean> {
  if (process.platform === 'win32') return true
  if (process.platform === 'linux')
    return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === (await realpath(folder))
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout.includes(`-D ${folder} `)
}

async function waitForQueries(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const failure = await query(url, 'select 1').catch((error: Error) => error)
    if (!(failure instanceof Error)) return
    // 28: it is up, and it refuses this password; waiting won't help.
    if ('code' in failure && String(failure.code).startsWith('28')) throw failure
    await pause(50)
  }
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const { rowCount } = await query(url, 'select from pg_database where datname = $1', [name])
  if (rowCount === 0) await query(url, `create database "${name.replaceAll('"', '""')}"`)
}

async function query(connectionString: string, text: string, values: string[] = []) {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 })
  // The server may end while nobody waits for an answer.
  client.on('error', () => {})
  try {
    await client.connect()
    return await client.query(text, values)
  } finally {
    await client.end()
  }
}
