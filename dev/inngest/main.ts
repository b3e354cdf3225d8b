import { parseArgs } from 'node:util'
import { startInngest } from './index'

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string', default: '8288' },
    app: { type: 'string' },
    backoff: { type: 'string' },
  },
})
if (!values.folder || !values.app)
  throw new Error('Usage: main.ts --folder DIR --app URL [--port N] [--backoff "1,2,4,8"]')

const starting = startInngest({
  folder: values.folder,
  port: parsePort(values.port),
  appUrl: values.app,
  backoffSeconds: values.backoff?.split(',').map(Number),
})
// Before the line is out: who reads it may send a signal at once.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end)
process.once('disconnect', end)

const { url } = await starting
process.stdout.write(`${JSON.stringify({ inngest: url })}\n`)

async function end(): Promise<void> {
  const inngest = await starting
  await inngest.close()
  process.exit(0)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`Port "${text}": expected 0 to 65535`)
  return port
}
