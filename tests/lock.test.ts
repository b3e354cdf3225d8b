import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface LockedPackage {
  resolved?: string
  optionalDependencies?: Record<string, string>
}

const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
)
const names = new Set(Object.keys(lock.packages).map((place) => place.split('node_modules/').at(-1)))

test('every native build of every package is locked, so that npm ci works on each platform', () => {
  const missing = Object.values(lock.packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !names.has(name))

  expect(missing).toEqual([])
})

test.each(['darwin-arm64', 'darwin-x64', 'linux-x64', 'linux-arm64', 'win32-x64'])(
  '%s has builds of all tools',
  (platform) => {
    const builds = [...names].filter((name) => name?.includes(platform))

    for (const tool of [
      '@next/swc',
      '@biomejs/cli',
      '@tailwindcss/oxide',
      'lightningcss',
      '@esbuild',
      '@rollup/rollup',
    ]) {
      expect(
        builds.some((name) => name?.startsWith(tool)),
        `${tool} for ${platform}`,
      ).toBe(true)
    }
  },
)

test('no package is locked to an address', () => {
  expect(Object.values(lock.packages).filter(({ resolved }) => resolved)).toEqual([])
})
