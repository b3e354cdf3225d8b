import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Inngest, type InngestFunction } from 'inngest'
import { serve } from 'inngest/node'
import { type RunningInngest, startInngest } from '../../../../dev/inngest/index'
import type { RunView } from '../../../../dev/inngest/view'

export interface HarnessOptions {
  backoffSeconds?: readonly number[]
  /** Time stands still from the start. */
  isFrozen?: boolean
}

export type Harness = Awaited<ReturnType<typeof startHarness>>

/** An app built with the real SDK on one side, the engine on the other, both in this process, both on free ports. */
export async function startHarness(
  define: (client: Inngest) => InngestFunction.Any[],
  { backoffSeconds = [1, 2, 4, 8], isFrozen = true }: HarnessOptions = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'inngest-engine-'))
  const logged: string[] = []
  let setListener = (_: RequestListener) => {}
  const listener = new Promise<RequestListener>((resolve) => {
    setListener = resolve
  })
  const server = createServer(async (request, response) => (await listener)(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`
  const options = { folder, appUrl, backoffSeconds, log: (message: string) => void logged.push(message) }
  let engine: RunningInngest = await startInngest({ ...options, port: 0 })
  const port = Number(new URL(engine.url).port)
  const client = new Inngest({ id: 'app', isDev: true, baseUrl: engine.url, logger: quiet })
  setListener(serve({ client, functions: define(client) }))

  const harness = {
    client,
    logged,
    appUrl,
    url: engine.url,
    send: client.send.bind(client),
    async get<T>(path: string): Promise<T> {
      return (await (await fetch(`${engine.url}${path}`)).json()) as T
    },
    async post<T>(path: string, body: unknown = {}): Promise<T> {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${engine.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      const answer = await response.json()
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`)
      return answer as T
    },
    idle: () => harness.get<{ idle: boolean }>('/_engine/idle?timeoutSeconds=60'),
    advance: (advanceSeconds: number) => harness.post('/_engine/clock', { advanceSeconds }),
    /** Runs of one function, the oldest first. */
    async runs(functionId: string): Promise<RunView[]> {
      const { runs } = await harness.get<{ runs: RunView[] }>('/_engine/runs')
      return runs.filter((run) => run.functionId === `app-${functionId}`).toReversed()
    },
    async restartEngine(): Promise<void> {
      await engine.close()
      engine = await startInngest({ ...options, port })
    },
    stopEngine: () => engine.close(),
    /** A second engine, with a folder of its own. */
    startOther: (otherUrl: string, log: (message: string) => void) =>
      startInngest({ folder: join(folder, 'other'), port: 0, appUrl: otherUrl, log }),
    /** What the engine finds when it was stopped for so long: its frozen time is moved on in the file. */
    async passWhileStopped(seconds: number): Promise<void> {
      const path = join(folder, 'engine.json')
      const state = JSON.parse(await readFile(path, 'utf8'))
      state.clock.frozenAt += seconds * 1000
      await writeFile(path, JSON.stringify(state))
    },
    async stop(): Promise<void> {
      await engine.close()
      server.close()
      server.closeAllConnections()
      await rm(folder, { recursive: true, maxRetries: 5 })
    },
  }
  await until(async () => Object.keys(await harness.get<object>('/_engine/functions')).length > 0)
  if (isFrozen) await harness.post('/_engine/clock', { mode: 'frozen' })
  return harness
}

// The SDK would print every error that these tests provoke.
const quiet = { info() {}, warn() {}, error() {}, debug() {} }

/** Waits until a condition holds; after a minute it throws. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not true within 60 s: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A promise and the function that fulfils it: to hold a step until the test lets it go. */
export function createGate(): { opened: Promise<void>; open(): void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
