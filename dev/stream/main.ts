import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startStream } from './index'
import { optionsSchema } from './options'

/**
 * Runs the emulator as a process of its own: `node --import tsx dev/stream/main.ts --folder .dev/stream …`. Prints one
 * line of JSON when it listens, with its three origins; all else goes to stderr. Ends on SIGTERM, SIGINT, and when a
 * parent that has started it with an IPC channel is gone.
 */
async function main(): Promise<void> {
  const options = optionsSchema.safeParse(readFlags())
  if (!options.success) {
    console.error(z.prettifyError(options.error))
    process.exit(2)
  }

  const { close, ...origins } = await startStream(options.data)
  const end = async () => {
    await close()
    process.exit(0)
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  process.once('disconnect', end)
  process.stdout.write(`${JSON.stringify(origins)}\n`)
}

/** Each option of the schema is a flag in kebab case. */
function readFlags(): Record<string, string | undefined> {
  const names = Object.keys(optionsSchema.shape).map((name) => [kebab(name), name] as const)
  const { values } = parseArgs({
    options: Object.fromEntries(names.map(([flag]) => [flag, { type: 'string' }])),
  })
  return Object.fromEntries(names.map(([flag, name]) => [name, values[flag]?.toString()]))
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

await main()
