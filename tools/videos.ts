import { parseArgs } from 'node:util'
import { loadEnvironment } from './environment'

/**
 * `npm run videos`: what the ledger and Stream each hold, for the owner of the app. It works on the database and the
 * account that the environment names; without one, on the local stack that `npm run dev` has started. Exit code 1 when
 * something could not be done, and when `reconcile` finds a difference.
 */
const usage = `npm run videos -- <command>

  list [--field posts.video] [--owner <id>] [--limit 50]
                              the ledger's videos, newest first
  show <uid>                  one video: the ledger, the row that holds it, and Stream
  look <uid>                  has the background function look at it now, and waits for what comes of it
  reconcile                   where the ledger, the rows and Stream differ; changes nothing
  adopt <uid…> --field posts.video [--owner <id>]
                              takes videos into the ledger that were at Stream before. Whose they are: the owner of
                              the row that holds them, else --owner, else Stream's creator
  adopt --held --field posts.video
                              the same for every video that rows of the field hold and the ledger does not know`

const options = {
  field: { type: 'string' },
  owner: { type: 'string' },
  limit: { type: 'string' },
  held: { type: 'boolean' },
} as const

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [command, ...uids] = positionals
  await loadEnvironment()
  // Imported here, because the environment is parsed by the import.
  const { commands, closeConnections } = await import('./commands')
  try {
    const run = command !== undefined && Object.hasOwn(commands, command) && commands[command as keyof typeof commands]
    if (!run) {
      console.error(command === undefined ? usage : `There is no command "${command}".\n\n${usage}`)
      return 1
    }
    return (await run({ ...values, uids })) ? 0 : 1
  } finally {
    await closeConnections()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
