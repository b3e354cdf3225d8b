import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cp, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { SignJWT } from 'jose'
import { findFreePort } from '../../dev/ports'
import { projectFolder } from '../build'
import { cloneProject } from '../clone'
import { startTestStack } from '../stack'
import { measure, type Rate } from './load'

/**
 * `npm run bench`: how many uploads a second the creation route begins, and what its checks cost: a bare route that only
 * forwards stands beside it in the same build. Both are asked in turn, in the same process and on the same machine.
 *
 * What Stream answers comes from a stub after `--latency` ms. Prints the median of `--rounds` for each number of
 * requests at once.
 */
const { values } = parseArgs({
  options: {
    latency: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '7' },
    requests: { type: 'string', default: '2000' },
    concurrency: { type: 'string', default: '16,64' },
  },
})

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
  await rm(clone, { recursive: true, force: true })
}

async function build(): Promise<void> {
  await mkdir(path.join(clone, 'app/api/bare'), { recursive: true })
  await cp(path.join(projectFolder, 'tests/bench/bare-route.ts'), path.join(clone, 'app/api/bare/route.ts'))
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
    const cookies = await guests(stack.env.SESSION_SECRET ?? '', 1000)
    const urls = { bare: `${app}/api/bare`, creation: `${app}/api/uploads/posts.video` }
    for (const concurrency of values.concurrency.split(',').map(Number)) {
      const load = { cookies, requests: Number(values.requests), concurrency }
      // Once without counting: what runs first is compiled first.
      for (const url of Object.values(urls)) await measure({ ...load, url })

      const rounds: { bare: Rate; creation: Rate }[] = []
      for (let round = 0; round < Number(values.rounds); round++) {
        rounds.push({
          bare: await measure({ ...load, url: urls.bare }),
          creation: await measure({ ...load, url: urls.creation }),
        })
      }
      report(concurrency, rounds)
    }
  } finally {
    await stack.stop()
  }
}

function report(concurrency: number, rounds: { bare: Rate; creation: Rate }[]): void {
  const rates = { bare: rounds.map(({ bare }) => bare), creation: rounds.map(({ creation }) => creation) }
  for (const [name, measured] of Object.entries(rates)) {
    const of = (key: keyof Rate) => median(measured.map((rate) => rate[key])).toFixed(key === 'perSecond' ? 0 : 1)
    console.log(
      `${concurrency} at once  ${name.padEnd(8)}  ${of('perSecond')}/s  p50 ${of('p50Ms')} ms  p99 ${of('p99Ms')} ms`,
    )
  }
  const ratios = rounds.map(({ bare, creation }) => creation.perSecond / bare.perSecond)
  console.log(
    `${concurrency} at once  creation / bare: ${median(ratios).toFixed(2)} (${ratios.map((one) => one.toFixed(2)).join(' ')})`,
  )
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

/** Each has few uploads, as people have. */
function guests(secret: string, count: number): Promise<string[]> {
  const key = new TextEncoder().encode(secret)
  const sign = () =>
    new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(key)
  return Promise.all(Array.from({ length: count }, async () => `session=${await sign()}`))
}

function nextOf(folder: string): string {
  return path.join(folder, 'node_modules/next/dist/bin/next')
}
