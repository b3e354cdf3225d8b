import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunView } from '../../../../dev/inngest/view'
import { findFreePort } from '../../../../dev/ports'
import { until } from './harness'

const root = join(import.meta.dirname, '../../../..')
let folder: string
let journal: string
let appPort: number
let enginePort: number
const children = new Set<ChildProcess>()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inngest-processes-'))
  journal = join(folder, 'journal')
  const taken = new Set<number>()
  appPort = await findFreePort(undefined, taken)
  enginePort = await findFreePort(undefined, taken)
})

afterEach(async () => {
  await Promise.all([...children].map((child) => kill(child)))
  await rm(folder, { recursive: true, maxRetries: 5 })
})

test('an app that is killed in a step is called again when it is back, without using up a try', async () => {
  const { url } = await startEngine()
  const app = startApp(url)
  writeFileSync(`${journal}.hold`, '')

  await send(url)
  await until(() => read().includes('second begins'))
  await kill(app)
  rmSync(`${journal}.hold`)
  startApp(url)
  await until(async () => (await runs(url))[0]?.status === 'completed')

  expect(read()).toEqual(['first', 'second begins', 'second begins', 'second ends'])
})

test('an engine that is killed between steps goes on where it was', async () => {
  const engine = await startEngine()
  startApp(engine.url)
  writeFileSync(`${journal}.hold`, '')

  await send(engine.url)
  await until(() => read().includes('second begins'))
  await kill(engine.child)
  await startEngine()
  await until(() => read().filter((line) => line === 'second begins').length === 2)
  rmSync(`${journal}.hold`)
  await until(async () => (await runs(engine.url))[0]?.status === 'completed')

  expect(read().filter((line) => line === 'first')).toHaveLength(1)
})

test('an event that comes before the app is up starts its run when it is', async () => {
  const { url } = await startEngine()

  const sent = send(url)
  startApp(url)
  await sent
  await until(async () => (await runs(url))[0]?.status === 'completed')

  expect(read()).toEqual(['first', 'second begins', 'second ends'])
})

test('the command prints one line, and ends with 0 on SIGTERM, on SIGINT and when its parent goes', async () => {
  for (const end of [
    (child: ChildProcess) => child.kill('SIGTERM'),
    (child: ChildProcess) => child.kill('SIGINT'),
    (child: ChildProcess) => child.disconnect(),
  ]) {
    const { child, url, lines } = await startEngine()
    const code = new Promise((resolve) => child.once('exit', resolve))
    end(child)

    expect(await code).toBe(0)
    expect(lines).toEqual([JSON.stringify({ inngest: url })])
  }
})

test('the command refuses wrong arguments by name', async () => {
  const child = start(['dev/inngest/main.ts', '--folder', folder, '--app', 'http://127.0.0.1:1/', '--port', 'many'])
  let text = ''
  child.stderr?.on('data', (chunk) => {
    text += chunk
  })

  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1)
  expect(text).toContain('Port "many": expected 0 to 65535')
})

async function startEngine() {
  const appUrl = `http://127.0.0.1:${appPort}/api/inngest`
  const child = start(['dev/inngest/main.ts', '--folder', folder, '--port', String(enginePort), '--app', appUrl])
  const lines: string[] = []
  child.stdout?.on('data', (chunk) => lines.push(...String(chunk).split('\n').filter(Boolean)))
  await until(() => lines.length > 0)
  return { child, lines, url: JSON.parse(lines[0] ?? '').inngest as string }
}

function startApp(engineUrl: string): ChildProcess {
  return start([join(import.meta.dirname, 'app-process.ts'), String(appPort), engineUrl, journal])
}

function start(args: string[]): ChildProcess {
  const stdio: ('ignore' | 'pipe' | 'ipc')[] = ['ignore', 'pipe', 'pipe', 'ipc']
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], { cwd: root, stdio })
  children.add(child)
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

async function send(url: string): Promise<void> {
  const response = await fetch(`${url}/e/key`, { method: 'POST', body: JSON.stringify({ name: 'go' }) })
  expect(response.status).toBe(200)
}

async function runs(url: string): Promise<RunView[]> {
  return ((await (await fetch(`${url}/_engine/runs`)).json()) as { runs: RunView[] }).runs
}

function read(): string[] {
  return existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').filter(Boolean) : []
}
