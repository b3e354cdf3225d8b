import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cp, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { SignJWT } from 'jose'
import { Client } from 'pg'
import { findFreePort } from '../../dev/ports'
import { actOnAccount, newEmail, PASSWORD } from '../account-actions'
import { projectFolder } from '../build'
import { cloneProject } from '../clone'
import { startTestStack } from '../stack'
import { type Load, measure, type Rate } from './load'

/**
 * `npm run bench`: how many uploads a second the creation route begins, and what its parts cost. Three routes in one build, on
 * one machine, are asked in turn, half by guests and half by accounts: `bare` only forwards to Stream, `checked` asks first
 * whose request it is and whether they may, and `creation` is the real one, which also weighs the limits and writes the ledger.
 *
 * What Stream answers comes from a stub after `--latency` ms. Prints the median of `--rounds` for each number of
 * requests at once.
 */
const { values } = parseArgs({
  options: {
    latency: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '1500' },
    concurrency: { type: 'string', default: '16,64' },
  },
})

interface Urls {
  bare: string
  checked: string
  creation: string
}

type Rates = Record<keyof Urls, Rate>

const LIMITS = [
  'UPLOADS_IN_FLIGHT_MAX',
  'UPLOADS_PER_HOUR_MAX',
  'GUEST_UPLOADS_PER_HOUR_MAX',
  'STREAM_CALLS_PER_5_MINUTES',
]
const children: ChildProcess[] = []
const clone = await cloneProject()
try {
  await build()
  await run()
} finally {
  for (const child of children) child.kill()
  await rm(clone, { recursive: true, force: true, maxRetries: 5 })
}

async function build(): Promise<void> {
  for (const name of ['bare', 'checked']) {
    await mkdir(path.join(clone, `app/api/${name}`), { recursive: true })
    await cp(path.join(projectFolder, `tests/bench/${name}-route.ts`), path.join(clone, `app/api/${name}/route.ts`))
  }
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  execFileSync(process.execPath, [nextOf(clone), 'build'], { cwd: clone, env, stdio: 'ignore' })
}

async function run(): Promise<void> {
  const stub = await startStub()
  const elsewhere = { CLOUDFLARE_API_TOKEN: 'stub', CLOUDFLARE_ACCOUNT_ID: 'stub', CLOUDFLARE_BASE_URL: stub }
  const plenty = Object.fromEntries(LIMITS.map((name) => [name, '1000000000']))
  const stack = await startTestStack({
    app: 'none',
    env: { ...elsewhere, ...plenty, INNGEST_DEV: 'http://127.0.0.1:9' },
  })
  try {
    const app = await startApp(stack.env)
    const cookies = await people(stack.env.SESSION_SECRET ?? '', app)
    const urls: Urls = {
      bare: `${app}/api/bare`,
      checked: `${app}/api/checked?field=posts.video`,
      creation: `${app}/api/uploads/posts.video`,
    }
    for (const concurrency of values.concurrency.split(',').map(Number)) {
      const round = () =>
        measureAll(urls, { cookies, requests: Number(values.requests), concurrency }, stack.urls.database)
      // Once without counting: what runs first is compiled first.
      await round()
      const rounds: Rates[] = []
      for (let count = 0; count < Number(values.rounds); count++) rounds.push(await round())
      report(concurrency, rounds)
    }
  } finally {
    await stack.stop()
  }
}

async function measureAll(urls: Urls, load: Omit<Load, 'url'>, database: string): Promise<Rates> {
  await letHoursPass(database)
  return {
    bare: await measure({ ...load, url: urls.bare }),
    checked: await measure({ ...load, url: urls.checked }),
    creation: await measure({ ...load, url: urls.creation }),
  }
}

/**
 * So that a round is not weighed against all uploads that were before it: they are no longer of this hour, and their links
 * have ended.
 */
async function letHoursPass(database: string): Promise<void> {
  const client = new Client({ connectionString: database })
  await client.connect()
  try {
    await client.query(`update stream_videos set
      created_at = created_at - interval '6 hours', upload_expires_at = upload_expires_at - interval '6 hours'`)
  } finally {
    await client.end()
  }
}

function report(concurrency: number, rounds: Rates[]): void {
  for (const name of ['bare', 'checked', 'creation'] as const) {
    const of = (key: keyof Rate) => median(rounds.map((rates) => rates[name][key])).toFixed(key === 'perSecond' ? 0 : 1)
    const toBare = median(rounds.map((rates) => rates[name].perSecond / rates.bare.perSecond)).toFixed(2)
    console.log(
      `${concurrency} at once  ${name.padEnd(8)}  ${of('perSecond')}/s  p50 ${of('p50Ms')} ms  p99 ${of('p99Ms')} ms  ${toBare} of bare`,
    )
  }
}

function median(numbers: number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

async function startStub(): Promise<string> {
  const env = { ...process.env, LATENCY_MS: values.latency }
  const file = path.join(projectFolder, 'tests/bench/stub-stream.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', file], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  for await (const origin of createInterface({ input: child.stdout })) return `${origin}/client/v4`
  throw new Error('The stub did not start')
}

async function startApp(settings: Record<string, string>): Promise<string> {
  const port = await findFreePort(undefined, new Set())
  const env = {
    ...process.env,
    ...settings,
    LOCAL_STACK: 'this-machine-only',
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const args = [nextOf(clone), 'start', '--port', String(port), '--hostname', '127.0.0.1']
  const child = spawn(process.execPath, args, { cwd: clone, env, stdio: ['ignore', 'ignore', 'inherit'] })
  children.push(child)
  const app = `http://127.0.0.1:${port}`
  while (!(await fetch(`${app}/api/health`).catch(() => undefined))) await pause(100)
  return app
}

/** The cookies of guests and accounts in turn: as many as may sign up within a minute. Each has few uploads, as people have. */
async function people(secret: string, app: string): Promise<string[]> {
  const cookies: string[] = []
  for (let count = 0; count < 50; count++) {
    const guest = { app, id: crypto.randomUUID(), cookie: '', build: path.join(clone, '.next') }
    cookies.push(await guestCookie(secret, guest.id))
    cookies.push((await actOnAccount(guest, 'signUp', { email: newEmail(), password: PASSWORD })).visitor.cookie)
  }
  return cookies
}

async function guestCookie(secret: string, id: string): Promise<string> {
  const token = new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject(id).setIssuedAt().setExpirationTime('1h')
  return `session=${await token.sign(new TextEncoder().encode(secret))}`
}

function nextOf(folder: string): string {
  return path.join(folder, 'node_modules/next/dist/bin/next')
}
