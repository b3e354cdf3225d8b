import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { listen } from '../listen'
import { createEngine } from './engine'
import { createApp } from './http/app'
import { defaultBackoffSeconds } from './retries'
import { openStore } from './store'
import { startSync } from './sync'

export interface InngestOptions {
  /** Where the engine keeps its state; made when it is missing. One engine for each folder. */
  folder: string
  /** 0 takes any free port. */
  port: number
  /** The URL at which the app serves its functions, such as http://127.0.0.1:3000/api/inngest. */
  appUrl: string
  /** Waits between the tries of a step, in seconds; the last one repeats. */
  backoffSeconds?: readonly number[]
  log?(message: string): void
}

export interface RunningInngest {
  url: string
  /** Stops calls and timers and writes the state. Calls in flight are made again by the next engine. */
  close(): Promise<void>
}

/** Starts a local engine that speaks the Inngest SDK's protocol. See docs/inngest-engine.md. */
export async function startInngest(options: InngestOptions): Promise<RunningInngest> {
  const { folder, port, appUrl, backoffSeconds = defaultBackoffSeconds, log = logToStderr } = options
  const engine = createEngine({ store: await openStore(folder), backoffSeconds, log })
  const server = createServer()
  const url = await listen(server, port)
  const sync = startSync(engine, appUrl)
  server.on('request', getRequestListener(createApp(engine).fetch))

  return {
    url,
    async close() {
      sync.stop()
      server.close()
      server.closeAllConnections()
      await engine.close()
    },
  }
}

function logToStderr(message: string): void {
  process.stderr.write(`inngest: ${message}\n`)
}
