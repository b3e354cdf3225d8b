import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { vi } from 'vitest'
import { findFreePort } from '../dev/ports'
import type { Stack } from '../dev/stack'
import { projectFolder } from './build'
import { ownPort } from './ports'

export interface AppProcess {
  url: string
  stop(): Promise<void>
}

/** One more process of the production build beside a stack's own, with its settings and these. */
export async function startAppBeside(
  { env }: Stack,
  settings: Record<string, string | undefined>,
): Promise<AppProcess> {
  const port = await findFreePort(ownPort(), new Set())
  const { PATH, HOME } = process.env
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next')
  const all = { PATH, HOME, NEXT_TELEMETRY_DISABLED: '1', LOCAL_STACK: 'this-machine-only', ...env, ...settings }
  const set = Object.entries(all).filter(([, value]) => value !== undefined)
  const child = spawn(process.execPath, [next, 'start', '--port', String(port), '--hostname', '127.0.0.1'], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(set), NODE_ENV: 'production' },
  })
  let said = ''
  for (const output of [child.stdout, child.stderr])
    output.on('data', (chunk) => (said = `${said}${chunk}`.slice(-2000)))
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  try {
    await vi.waitFor(async () => expectOk(await fetch(`${url}/api/health`)), { timeout: 90_000, interval: 100 })
  } catch (error) {
    await stop()
    throw new Error(`The app does not answer: ${said}`, { cause: error })
  }
  return { url, stop }
}

export interface DeployedApp extends AppProcess {
  /** The bodies of what the app has asked Inngest for, the oldest first. */
  toldInngest: string[]
}

/**
 * The same as it is deployed, with the stack's database and sessions: Inngest must sign what it asks, which on the local stack
 * nobody does. Stream it does not reach, and an Inngest that says yes to all.
 */
export async function startDeployedApp(stack: Stack): Promise<DeployedApp> {
  const inngest = await startYes()
  const app = await startAppBeside(stack, {
    LOCAL_STACK: undefined,
    CLOUDFLARE_ACCOUNT_ID: 'a'.repeat(32),
    CLOUDFLARE_API_TOKEN: 'none',
    CLOUDFLARE_BASE_URL: 'http://nowhere.invalid/client/v4',
    CLOUDFLARE_STREAM_ORIGINS: undefined,
    CLOUDFLARE_STREAM_SIGNING_JWK: undefined,
    CLOUDFLARE_WEBHOOK_SECRET: undefined,
    INNGEST_DEV: undefined,
    INNGEST_EVENT_KEY: 'event-key',
    INNGEST_SIGNING_KEY: 'signkey-prod-12345678',
    INNGEST_BASE_URL: inngest.url,
  })
  return {
    url: app.url,
    toldInngest: inngest.told,
    async stop() {
      inngest.close()
      await app.stop()
    },
  }
}

async function startYes() {
  const told: string[] = []
  const server = createServer(async (request, response) => {
    told.push(await text(request))
    response.setHeader('Content-Type', 'application/json').end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    told,
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function expectOk(response: Response): void {
  if (!response.ok) throw new Error(`/api/health: ${response.status}`)
}
