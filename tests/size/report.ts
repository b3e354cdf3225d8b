import type { Chunk, Module } from './bundle'

export interface Budget {
  /** What the eager chunks may have together, gzip. */
  eagerGzipBytes: number
  /** npm packages that must wait behind an `import()`. */
  lazyPackages: string[]
}

/** What breaks the budget, a sentence each. */
export function findFaults(chunks: Chunk[], { eagerGzipBytes, lazyPackages }: Budget): string[] {
  const eager = chunks.filter(({ isEager }) => isEager)
  const { gzipBytes } = sumOf(eager)
  const faults: string[] = []
  if (gzipBytes > eagerGzipBytes) {
    const over = kB(gzipBytes - eagerGzipBytes)
    faults.push(
      `The eager part is ${kB(gzipBytes)} gzip, ${over} over its budget of ${kB(eagerGzipBytes)}: put behind an import() what is not needed before a file is near. Most of it: ${largestOf(eager)}.`,
    )
  }
  for (const name of lazyPackages) {
    const modules = eager.flatMap(({ modules }) => modules).filter((module) => ownerOf(module) === name)
    if (modules.length === 0) continue
    const importers = modules.flatMap(({ importers }) => importers).filter((file) => ownerOf({ path: file }) !== name)
    const names = [...new Set(importers)].join(', ')
    faults.push(`${name} is in the eager part, for ${names} imports it: it may be loaded by an import() only.`)
  }
  return faults
}

/**
 * A line for each chunk below a line for its kind, with what is largest in it, or with every module and those of the same
 * kind that import it.
 */
export function describeChunks(title: string, chunks: Chunk[], isDetailed: boolean): string[] {
  const ofKind = new Set(chunks.flatMap(({ modules }) => modules.map((module) => module.path)))
  return [
    line(title, sumOf(chunks)),
    ...chunks.flatMap((chunk) => [
      line(`  ${chunk.name}`, chunk, isDetailed ? '' : largestOf([chunk])),
      ...(isDetailed
        ? chunk.modules.map((module) => line(`    ${module.path}`, module, describeImporters(module, ofKind)))
        : []),
    ]),
  ]
}

/** kB = 1000 B. */
function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

function line(name: string, size: { bytes: number; gzipBytes?: number }, words = ''): string {
  const gzip = size.gzipBytes === undefined ? '' : `${kB(size.gzipBytes)} gzip`
  return `${name.padEnd(64)} ${kB(size.bytes).padStart(9)} min ${gzip.padStart(14)}  ${words}`.trimEnd()
}

function describeImporters({ importers }: Module, ofKind: Set<string>): string {
  const [first, ...more] = importers.filter((file) => ofKind.has(file))
  if (!first) return ''
  return `from ${first}${more.length > 0 ? ` and ${more.length} more` : ''}`
}

function sumOf(chunks: Chunk[]): { bytes: number; gzipBytes: number } {
  const sum = (of: (chunk: Chunk) => number) => chunks.reduce((total, chunk) => total + of(chunk), 0)
  return { bytes: sum(({ bytes }) => bytes), gzipBytes: sum(({ gzipBytes }) => gzipBytes) }
}

/** The largest files of ours and packages of npm in these chunks. */
function largestOf(chunks: Chunk[]): string {
  const totals = new Map<string, number>()
  for (const module of chunks.flatMap(({ modules }) => modules)) {
    totals.set(ownerOf(module), (totals.get(ownerOf(module)) ?? 0) + module.bytes)
  }
  const largest = [...totals].sort(([, a], [, b]) => b - a).slice(0, 5)
  return largest.map(([name, bytes]) => `${name} ${kB(bytes)}`).join(', ')
}

/** The npm package that a module belongs to; the module itself when it is ours. */
function ownerOf({ path }: Pick<Module, 'path'>): string {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path
}
