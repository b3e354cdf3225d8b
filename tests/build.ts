import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const sources = [
  'app',
  'components',
  'db',
  'inngest',
  'lib',
  'public',
  'instrumentation.ts',
  'instrumentation-node.ts',
  'proxy.ts',
]
const settings = ['next.config.ts', 'tsconfig.json', 'package-lock.json', 'postcss.config.mjs']

/** One of the last files that a build writes. */
export const productionBuild = path.join(projectFolder, '.next/required-server-files.json')

/** Builds the app for production, unless nothing has changed since the last build. Throws if that fails. */
export function buildIfChanged(): void {
  if (existsSync(productionBuild) && statSync(productionBuild).mtimeMs > lastChange()) return

  const next = createRequire(import.meta.url).resolve('next/dist/bin/next')
  const env = { ...process.env, NODE_ENV: 'production' as const }
  const { status } = spawnSync(process.execPath, [next, 'build'], { cwd: projectFolder, stdio: 'inherit', env })
  if (status !== 0) throw new Error('next build failed')
}

/** A folder's own time counts too: it changes when a file is removed. */
function lastChange(): number {
  const places = [...sources, ...settings]
    .map((name) => path.join(projectFolder, name))
    .filter((place) => existsSync(place))
  const below = places
    .filter((place) => statSync(place).isDirectory())
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
    )
  return Math.max(...[...places, ...below].map((place) => statSync(place).mtimeMs))
}
