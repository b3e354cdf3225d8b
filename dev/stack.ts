import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings, Urls } from './app-environment'
import { lockFolder } from './lock'
import { startParts } from './stack-parts'
import type { Ports } from './stack-ports'
import { createSupervisor, type PartName } from './supervisor'
import { writeWhole } from './write-whole'

export type StackOptions = {
  /** Keeps the data, the logs and `stack.json`; made when it is missing. */
  folder: string
  /** Next's development server, the production build, or none. */
  app: 'dev' | 'start' | 'none'
  /** The app's port. A taken one is an error; without it the first free one is taken. */
  port?: number
  /** Where to look for free ports first; else any. */
  ports?: Partial<Ports>
  /** The developer's settings: a service that they name is not started here. */
  env?: Settings
  /** How long the emulator takes to encode a video. */
  encodeSeconds?: number
  /** False: the app has no key to sign with, and asks Stream for each token. */
  signingKey?: boolean
  /** Say nothing; the logs in the folder still hold all. */
  quiet?: boolean
  /** Ends what has been started so far, and makes `startStack` throw. */
  signal?: AbortSignal
}

export type Stack = {
  urls: Urls
  /** The settings that the app gets. */
  env: Record<string, string>
  /** Ends the process of a part by a signal; resolves when it has ended. It is started again on the same port. */
  kill(part: PartName, signal?: NodeJS.Signals): Promise<void>
  /** Resolves when the part answers (again). */
  ready(part: PartName): Promise<void>
  /** Ends a part and keeps it down until `up`. */
  down(part: PartName, signal?: NodeJS.Signals): Promise<void>
  up(part: PartName): Promise<void>
  stop(): Promise<void>
}

const projectFolder = fileURLToPath(new URL('..', import.meta.url))

/**
 * Starts the local stack: PostgreSQL with the latest migrations, the Stream emulator, the Inngest engine and the app,
 * each in a process of its own that is started again when it dies. Resolves when all of them answer, and writes their
 * URLs to `stack.json`. Throws `AlreadyRunning` if the folder is in use, and ends what it started if a part fails.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const folder = path.resolve(options.folder)
  await mkdir(folder, { recursive: true })
  const unlock = lockFolder(folder)
  const stackFile = path.join(folder, 'stack.json')
  await rm(stackFile, { force: true })
  const supervisor = await createSupervisor(projectFolder, folder, options.quiet ?? false)
  const stop = async () => {
    await supervisor.stop()
    await rm(stackFile, { force: true })
    unlock()
  }
  options.signal?.addEventListener('abort', supervisor.stop)

  try {
    options.signal?.throwIfAborted()
    const { urls, env } = await startParts({ ...options, folder }, projectFolder, supervisor)
    await writeWhole(stackFile, JSON.stringify(urls, null, 2))
    return {
      urls,
      env,
      kill: async (name, signal = 'SIGKILL') => supervisor.part(name).kill(signal),
      ready: async (name) => supervisor.part(name).ready(),
      down: async (name, signal) => supervisor.part(name).down(signal),
      up: async (name) => supervisor.part(name).up(),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
