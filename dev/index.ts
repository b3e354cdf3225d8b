import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import nextEnv from '@next/env'
import { servicesElsewhere } from './app-environment'
import { watchParent } from './parent'
import { type StackOptions, startStack } from './stack'

/**
 * `npm run dev`: the whole local stack in one terminal. PORT asks for a port of the app's; `.env` and `.env.local`
 * are read as Next reads them, and a service that they name is not started here.
 */
const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
watchParent(() => stopping.abort())
// A closed terminal takes no more lines.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

try {
  await run()
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
process.exit()

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { folder: { type: 'string' }, app: { type: 'string' } } })
  const { combinedEnv } = nextEnv.loadEnvConfig(projectFolder, true, { info: () => {}, error: console.error })
  const stack = await startStack({
    folder: values.folder ?? `${projectFolder}.dev`,
    app: parseApp(values.app),
    port: parsePort(process.env.PORT),
    ports: { app: 3000, inngest: 8288, stream: 8787, upload: 8788, playback: 8789, database: 54329 },
    env: combinedEnv,
    signal: stopping.signal,
  })

  const { urls } = stack
  const isElsewhere = servicesElsewhere(combinedEnv)
  console.log(`Ready: ${urls.app}`)
  console.log(`  background runs  ${urls.inngest}`)
  console.log(`  database         ${isElsewhere.database ? 'DATABASE_URL' : urls.database}`)
  if (isElsewhere.database) console.log('  Its migrations are yours to run: npm run db:migrate')

  await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true }))
  await stack.stop()
}

function parsePort(text: string | undefined): number | undefined {
  if (!text) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Error(`PORT is "${text}": it takes a number from 1 to 65535`)
}

function parseApp(text = 'dev'): StackOptions['app'] {
  if (text === 'dev' || text === 'start' || text === 'none') return text
  throw new Error(`--app is "${text}": it takes dev, start or none`)
}
