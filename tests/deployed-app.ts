import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { vi } from 'vitest'
import { findFreePort } from '../dev/ports'
import type { Stack } from '../dev/stack'
import { projectFolder } from './build'

/**
 * The production build as it is deployed, beside a stack whose database and sessions it shares: Inngest must sign what it
 * asks, which on the local stack nobody does. Stream it does not reach, and an Inngest that says yes to all.
 */
export async function startDeployedApp({ urls, env }: Stack): Promise<{ url: string; stop(): Promise<void> }> {
  const inngest = await startYes()
  const port = await findFreePort(undefined, new Set())
  const { PATH, HOME } = process.env
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next')
  const child = spawn(process.execPath, [next, 'start', '--port', String(port), '--hostname', '127.0.0.1'], {
    cwd: projectFolder,
    stdio: 'ignore',
    env: {
      ...(PATH && { PATH }),
      ...(HOME && { HOME }),
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      DATABASE_URL: urls.database,
      DEPLOYMENT_NAME: env.DEPLOYMENT_NAME,
      SESSION_SECRET: env.SESSION_SECRET,
      CLOUDFLARE_ACCOUNT_ID: env.CLOUDFLARE_ACCOUNT_ID,
      CLOUDFLARE_API_TOKEN: 'none',
      CLOUDFLARE_BASE_URL: 'http://nowhere.invalid/client/v4',
      INNGEST_EVENT_KEY: 'event-key',
      INNGEST_SIGNING_KEY: 'signkey-prod-12345678',
      INNGEST_BASE_URL: inngest.url,
    },
  })
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    inngest.close()
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  try {
    await vi.waitFor(async () => expectOk(await fetch(`${url}/api/health`)), { timeout: 30_000, interval: 100 })
  } catch (error) {
    await stop()
    throw new Error('The deployed app does not answer', { cause: error })
  }
  return { url, stop }
}

async function startYes(): Promise<{ url: string; close(): void }> {
  const server = createServer((_request, response) => response.setHeader('Content-Type', 'application/json').end('{}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
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
