import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import nextEnv from '@next/env'

const project = fileURLToPath(new URL('..', import.meta.url))

/**
 * Loads the environment as Next does, from `.env` and its kin. What is missing then comes from the local stack, if one
 * runs, as the app itself gets it.
 */
export async function loadEnvironment(folder = `${project}.dev`): Promise<void> {
  const isDevelopment = process.env.NODE_ENV !== 'production'
  nextEnv.loadEnvConfig(project, isDevelopment, { info: () => {}, error: console.error })
  if (!isDevelopment) return

  const [urls, secrets] = await Promise.all([readJson(`${folder}/stack.json`), readJson(`${folder}/secrets.json`)])
  if (!urls || !secrets) return
  const { appEnvironment } = await import('../dev/app-environment')
  for (const [name, value] of Object.entries(appEnvironment(process.env, urls, secrets, {}))) {
    process.env[name] ??= value
  }
}

/** The same for a command that asks Stream alone: the database and the session play no part, and need not be named. */
export async function loadStreamEnvironment(): Promise<void> {
  await loadEnvironment()
  process.env.DATABASE_URL ||= 'postgres://nowhere.invalid/none'
  process.env.SESSION_SECRET ||= 'nothing-is-signed-by-this-command'
}

/** Written by the stack itself, in the form that it reads. */
async function readJson(file: string) {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text && JSON.parse(text)
}
