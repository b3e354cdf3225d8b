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

/** Written by the stack itself, in the form that it reads. */
async function readJson(file: string) {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text && JSON.parse(text)
}
