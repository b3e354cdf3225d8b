import { readdirSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Metafile } from 'esbuild'

/** One file that a bundler writes. All sizes are bytes, minified. */
export interface Chunk {
  name: string
  /** Loaded with the page: the entry, and what it imports by statements. Else it waits behind an `import()`. */
  isEager: boolean
  bytes: number
  gzipBytes: number
  /** What it is made of, the largest first. */
  modules: Module[]
}

export interface Module {
  /** Its path from the folder. */
  path: string
  bytes: number
  /** Those that import it by a statement; none for an entry, or what is behind an `import()` only. */
  importers: string[]
}

/** Bundles a module as a user's bundler does; `external` is what their page has anyway. Its CSS is left out. */
export async function bundleModule(folder: string, entry: string, external: string[]): Promise<Chunk[]> {
  const { metafile, sizes } = await run(folder, {
    entryPoints: [entry],
    format: 'esm',
    target: 'es2022',
    splitting: true,
    jsx: 'automatic',
    alias: { '@': path.resolve(folder) },
    external,
    loader: { '.css': 'empty' },
  })
  const eager = eagerOf(metafile)
  return chunksOf(metafile, sizes, (output) => eager.has(output))
}

/** Each CSS file below `place`, minified by itself. */
export async function bundleStyles(folder: string, place: string): Promise<Chunk[]> {
  const names = readdirSync(path.join(folder, place), { recursive: true, encoding: 'utf8' })
  const entryPoints = names.filter((name) => name.endsWith('.css')).map((name) => path.join(place, name))
  const { metafile, sizes } = await run(folder, { entryPoints, outbase: folder })
  return chunksOf(metafile, sizes, () => true)
}

async function run(folder: string, options: BuildOptions) {
  const { metafile, outputFiles } = await build({
    absWorkingDir: path.resolve(folder),
    outdir: 'out',
    bundle: true,
    minify: true,
    logLevel: 'error',
    ...options,
    write: false,
    metafile: true,
  })
  const sizes = new Map(
    outputFiles.map(({ path: file, contents }) => [
      path.relative(path.resolve(folder), file),
      gzipSync(contents, { level: 9 }).length,
    ]),
  )
  return { metafile, sizes }
}

/** The entry's own file, and all that it imports by statements, directly or not. */
function eagerOf({ outputs }: Metafile): Set<string> {
  const eager = new Set(Object.keys(outputs).filter((name) => outputs[name]?.entryPoint && !isLazy(name)))
  for (const name of eager) {
    for (const { path: target, kind } of outputs[name]?.imports ?? []) {
      if (kind !== 'dynamic-import' && outputs[target]) eager.add(target)
    }
  }
  return eager

  // esbuild gives what is behind an `import()` an entry point too.
  function isLazy(name: string) {
    return Object.values(outputs).some(({ imports }) =>
      imports.some(({ path: target, kind }) => target === name && kind === 'dynamic-import'),
    )
  }
}

function chunksOf(metafile: Metafile, gzipSizes: Map<string, number>, isEager: (output: string) => boolean): Chunk[] {
  return Object.entries(metafile.outputs).map(([output, { bytes, inputs }]) => ({
    name: path.relative('out', output),
    isEager: isEager(output),
    bytes,
    gzipBytes: gzipSizes.get(output) ?? 0,
    modules: Object.entries(inputs)
      .map(([file, { bytesInOutput }]) => ({
        path: file,
        bytes: bytesInOutput,
        importers: importersOf(metafile, file),
      }))
      .filter((module) => module.bytes > 0)
      .sort((a, b) => b.bytes - a.bytes),
  }))
}

function importersOf({ inputs }: Metafile, file: string): string[] {
  return Object.keys(inputs).filter((name) =>
    inputs[name]?.imports.some(({ path: target, kind }) => target === file && kind !== 'dynamic-import'),
  )
}
