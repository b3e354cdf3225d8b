import path from 'node:path'
import type { Rollup } from 'vite'
import { build } from 'vite'
import { minified } from './minified'

/** One file that a bundler writes. All sizes are bytes, minified. */
export interface Chunk {
  name: string
  /** Loaded with the page: the entry, and what it imports by statements. Else it waits behind an `import()`. */
  isEager: boolean
  bytes: number
  gzipBytes: number
  /** What it is made of, the largest first. Each is minified by itself, so together they are a little more. */
  modules: Module[]
}

export interface Module {
  /** Its path from the folder. */
  path: string
  bytes: number
  /** Those that import it by a statement; none for an entry, or what is behind an `import()` only. */
  importers: string[]
}

/**
 * Bundles a module as a user's bundler does; `external` is what their page has anyway. CSS is left out. Vite's Rollup
 * splits, for esbuild takes all of a package's re-exports into the eager part when it needs one of them.
 */
export async function bundleModule(folder: string, entry: string, external: string[]): Promise<Chunk[]> {
  const importers = new Map<string, readonly string[]>()
  const results = await build({
    root: folder,
    configFile: false,
    envFile: false,
    publicDir: false,
    logLevel: 'silent',
    resolve: { alias: [{ find: /^@\//, replacement: `${path.resolve(folder)}/` }] },
    define: { 'process.env.NODE_ENV': '"production"' },
    esbuild: { jsx: 'automatic', jsxDev: false },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: path.parse(entry).name },
      rollupOptions: { external: external.map((name) => new RegExp(`^${name}($|/)`)) },
    },
    plugins: [
      {
        name: 'importers',
        generateBundle() {
          for (const id of this.getModuleIds()) importers.set(id, this.getModuleInfo(id)?.importers ?? [])
        },
      },
    ],
  })
  const chunks = [results]
    .flat()
    .flatMap((result) => ('output' in result ? result.output : []))
    .filter((output) => output.type === 'chunk')
  const eager = eagerOf(chunks)
  return Promise.all(
    chunks.map(async ({ fileName, code, modules }) => ({
      name: fileName,
      isEager: eager.has(fileName),
      ...(await minified(code, 'js')),
      modules: await modulesOf(modules),
    })),
  )

  async function modulesOf(rendered: Rollup.OutputChunk['modules']): Promise<Module[]> {
    const modules = Object.entries(rendered).map(async ([id, { code }]) => ({
      path: pathOf(id),
      bytes: (await minified(code ?? '', 'js')).bytes,
      importers: (importers.get(id) ?? []).map(pathOf),
    }))
    return (await Promise.all(modules)).filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes)
  }

  // Rollup marks what a plugin has made by a NUL before the id, and by a query behind it.
  function pathOf(id: string): string {
    return path.relative(folder, id.replace(/^\0/, '').replace(/\?.*$/, '')).replaceAll(path.sep, '/')
  }
}

/** The entry's own file, and all that it imports by statements, directly or not. */
function eagerOf(chunks: Rollup.OutputChunk[]): Set<string> {
  const eager = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName))
  for (const name of eager) {
    const { imports = [] } = chunks.find(({ fileName }) => fileName === name) ?? {}
    for (const target of imports) if (chunks.some(({ fileName }) => fileName === target)) eager.add(target)
  }
  return eager
}
