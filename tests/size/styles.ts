import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Chunk } from './bundle'
import { minified } from './minified'

/** Each CSS file below `place`, minified by itself. */
export function measureStyles(folder: string, place: string): Promise<Chunk[]> {
  const names = readdirSync(path.join(folder, place), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .map((name) => path.posix.join(place, ...name.split(path.sep)))
  return Promise.all(
    names.map(async (name) => ({
      name,
      isEager: true,
      ...(await minified(readFileSync(path.join(folder, name), 'utf8'), 'css')),
      modules: [],
    })),
  )
}
