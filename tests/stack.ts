import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { createStreamApi, type StreamApi } from '@/lib/stream/api'
import type { StreamOptions } from '@/lib/stream/request'
import { migrateToLatest } from '../db/migrate'
import { nextTick } from '../dev/inngest/cron'
import { emptyState } from '../dev/inngest/state'
import { type Stack, type StackOptions, startStack } from '../dev/stack'
import type { Ports } from '../dev/stack-ports'
import { productionBuild } from './build'
import { ownPort } from './ports'

export type TestStack = Stack & {
  folder: string
  /** Makes a database of its own in the stack's server, migrated, and gives its URL. */
  createDatabase(): Promise<string>
}

/**
 * Starts a stack for one test file: fresh data, free ports, and unless told otherwise the production build of the app.
 * The developer's own settings play no part. `stop` ends it and removes its data.
 */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<TestStack> {
  const app = options.app ?? 'start'
  if (app === 'start' && !existsSync(productionBuild))
    throw new Error('There is no production build: run npm run build')

  const folder = options.folder ?? (await mkdtemp(path.join(tmpdir(), 'stack-')))
  await startBehindTick(path.join(folder, 'inngest'))
  const env = { ...unlimited, ...options.env }
  const stack = await startStack({ quiet: true, encodeSeconds: 0, ports: ownPorts(), ...options, env, app, folder })
  // Its data need not outlive the machine: none waits for a disk that others write to.
  await query(stack.urls.database, 'alter system set fsync = off', 'select pg_reload_conf()')
  return {
    ...stack,
    folder,
    createDatabase: () => createDatabase(stack.urls.database),
    async stop() {
      await stack.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function ownPorts(): Ports {
  const [app, database, inngest] = [ownPort(), ownPort(), ownPort()]
  return { app, database, inngest, stream: ownPort(), upload: ownPort(), playback: ownPort() }
}

/** The new engine's clock is just past a tick of the sweep: none comes of itself into the middle of a test. */
async function startBehindTick(folder: string): Promise<void> {
  const file = path.join(folder, 'engine.json')
  if (existsSync(file)) return
  const state = emptyState()
  state.clock.skewMs = nextTick('*/10 * * * *', Date.now()) + 1000 - Date.now()
  await mkdir(folder, { recursive: true })
  await writeFile(file, JSON.stringify(state))
}

/** A test asks for more within a minute than all visitors of an app do; those of the limits themselves set their own. */
const unlimited = { GUEST_UPLOADS_PER_HOUR_MAX: '1000000', STREAM_CALLS_PER_5_MINUTES: '1000000' }

/** Stream's API as the app of this stack has it. */
export function streamOf({ env }: Pick<Stack, 'env'>, options: Partial<StreamOptions> = {}): StreamApi {
  return createStreamApi({
    accountId: env.CLOUDFLARE_ACCOUNT_ID ?? '',
    credentials: { apiToken: env.CLOUDFLARE_API_TOKEN ?? '' },
    baseUrl: env.CLOUDFLARE_BASE_URL,
    ...options,
  })
}

async function createDatabase(server: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await query(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  await migrateToLatest(url.href)
  return url.href
}

async function query(connectionString: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
