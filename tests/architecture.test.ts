import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { placeOf, videoFieldNames } from '@/db/video-fields'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Who may import whom. Arrows go down only; what is not listed is not allowed. */
const allowed: Record<string, string[]> = {
  app: ['app', 'components', 'inngest', 'db', 'lib'],
  components: ['components', 'lib'],
  inngest: ['inngest', 'db', 'lib'],
  db: ['db', 'lib'],
  lib: ['lib'],
  dev: ['dev', 'db/migrate'],
  tools: ['tools', 'inngest', 'db', 'lib', 'dev/app-environment'],
}

/** What the browser may take of lib: modules that know neither the environment nor a connection. */
const pureLib = [/^lib\/video\//, /^lib\/tus\/(video-types|file-size|metadata)$/, /^lib\/stream\/playback$/]

const files = Object.keys(allowed).flatMap((folder) => sourcesOf(folder))

describe('imports point down', () => {
  test('the rule is applied to the whole tree', () => {
    expect(files.length).toBeGreaterThan(60)
  })

  test.each(files)('%s', (file) => {
    const folder = file.split('/')[0] ?? ''
    const forbidden = importsOf(file).filter(({ target, isType }) => {
      if (folder === 'components' && target.startsWith('db/')) return !isType
      if (folder === 'components' && target.startsWith('lib/') && !isType) {
        return !pureLib.some((pattern) => pattern.test(target))
      }
      return !(allowed[folder] ?? []).some((place) => target === place || target.startsWith(`${place}/`))
    })

    expect(forbidden.map(({ target }) => target)).toEqual([])
  })

  test('nobody imports the local stack, the tools or the tests', () => {
    const importers = files
      .filter((file) => !/^(dev|tools)\//.test(file))
      .filter((file) => importsOf(file).some(({ target }) => /^(dev|tools|tests)\//.test(target)))

    expect(importers).toEqual([])
  })
})

describe('edges', () => {
  const appFiles = files.filter((file) => !file.startsWith('dev/'))

  test('process.env is read in lib/env.ts only', () => {
    // Those that are programs of their own: the migration command, the tools, and Next's hook before anything is loaded.
    const readers = [...appFiles, 'instrumentation.ts', 'instrumentation-node.ts', 'proxy.ts'].filter((file) =>
      /process\.env/.test(textOf(file)),
    )

    expect(readers.sort()).toEqual(['db/migrate.ts', 'instrumentation.ts', 'lib/env.ts', 'tools/environment.ts'])
  })

  test('each live connection is made in one place only', () => {
    const makers = appFiles.filter((file) =>
      /new Inngest\(|createStreamApi\(\{|= createDb\(|= createPool\(env/.test(textOf(file)),
    )

    expect(makers.sort()).toEqual(['db/client.ts', 'inngest/client.ts', 'lib/postgres.ts', 'lib/stream/client.ts'])
  })

  test('whose a row is, is asked of db/rights.ts alone', () => {
    const tables = new Set(videoFieldNames.map((field) => placeOf(field).table))
    const asking = files
      .filter((file) => /^(app|db)\//.test(file))
      .flatMap((file) => textOf(file).split(/(?=\.(?:selectFrom|updateTable|deleteFrom)\()/))
      .filter((statement) => [...tables].some((table) => /^\.\w+\('(\w+)'/.exec(statement)?.[1] === table))
    const unasked = asking.filter((statement) => !/\.where\(allowed\(/.test(statement))
    // What names the owner of a row: the rule itself, the lists for the owner of the app, and who leaves or becomes another.
    const mayNameOwners = /^db\/(rights|video-fields|field-rules|overview|owners)\.ts$/
    const namers = files.filter((file) => /ownerColumn/.test(textOf(file)) && !mayNameOwners.test(file))

    expect(asking.length).toBeGreaterThan(2)
    expect(unasked).toEqual([])
    expect(namers).toEqual([])
  })

  test('migrations are frozen in time: they import kysely only', () => {
    const imported = files
      .filter((file) => file.startsWith('db/migrations/'))
      .flatMap((file) => [...textOf(file).matchAll(/^(?:import|export) .*from '([^']+)'/gm)].map((match) => match[1]))

    expect(new Set(imported)).toEqual(new Set(['kysely']))
  })

  test('no file is longer than 250 lines', () => {
    const long = files.filter((file) => textOf(file).split('\n').length > 251)

    expect(long).toEqual([])
  })
})

function sourcesOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.posix.join(folder, ...name.split(path.sep)))
}

function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

/** The imports of a file that lie in this project, as paths from its root. */
function importsOf(file: string): { target: string; isType: boolean }[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g
  return [...textOf(file).matchAll(pattern)].flatMap((match) => {
    const target = resolve(file, match[2] ?? match[3] ?? match[4] ?? '')
    return target ? [{ target, isType: match[1] !== undefined }] : []
  })
}

function resolve(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('@/')) return specifier.slice(2)
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier)
}
