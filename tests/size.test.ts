import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundleModule } from './size/bundle'
import { describeChunks, findFaults } from './size/report'
import { measureStyles } from './size/styles'

const budget = { eagerGzipBytes: 1_000, lazyPackages: ['heavy'] }
/** Text that gzip can't make much smaller. */
const text = Array.from({ length: 4_000 }, (_, index) => Math.imul(index, 0x9e3779b1).toString(36)).join('')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'size-'))
  write('node_modules/heavy/package.json', `{ "type": "module", "main": "index.js" }`)
  write('node_modules/heavy/index.js', `export const heavy = '${text}'`)
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(file: string, content: string) {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), content)
}
const bundle = () => bundleModule(folder, 'entry.tsx', ['react'])

test('what is behind an import() counts as lazy, also what it imports itself', async () => {
  write('lazy.ts', `export { heavy } from 'heavy'`)
  write('entry.tsx', `export const load = () => import('./lazy')`)

  const chunks = await bundle()

  expect(chunks.map(({ isEager, modules }) => [isEager, modules.map((module) => module.path)])).toEqual([
    [true, ['entry.tsx']],
    [false, ['node_modules/heavy/index.js']],
  ])
  expect(findFaults(chunks, budget)).toEqual([])
})

test('a lib that slipped into the eager part is named, with who imports it', async () => {
  write('node_modules/heavy/index.js', `export const heavy = 'light, after all'`)
  write('part.ts', `export { heavy } from 'heavy'`)
  write('entry.tsx', `import { heavy } from '@/part'\nconsole.log(heavy)\nexport const load = () => import('heavy')`)

  const faults = findFaults(await bundle(), budget)

  expect(faults).toEqual(['heavy is in the eager part, for part.ts imports it: it may be loaded by an import() only.'])
})

test('a chunk that the eager and the lazy part share is eager', async () => {
  write('shared.ts', `export const shared = '${text}'`)
  write('lazy.ts', `import { shared } from './shared'\nexport const lazy = () => shared`)
  write(
    'entry.tsx',
    `import { shared } from './shared'\nconsole.log(shared)\nexport const load = () => import('./lazy')`,
  )

  const eager = (await bundle()).filter(({ isEager }) => isEager)

  expect(eager.flatMap(({ modules }) => modules.map((module) => module.path)).sort()).toEqual([
    'entry.tsx',
    'shared.ts',
  ])
})

test('of a package that re-exports its parts, only those that the eager part uses are eager', async () => {
  write('node_modules/icons/package.json', `{ "type": "module", "sideEffects": false, "main": "index.js" }`)
  write('node_modules/icons/index.js', `export { one } from './one.js'\nexport { two } from './two.js'`)
  write('node_modules/icons/one.js', `export const one = 'one'`)
  write('node_modules/icons/two.js', `export const two = 'two'`)
  write('lazy.ts', `import { one, two } from 'icons'\nexport const lazy = () => [one, two]`)
  write('entry.tsx', `import { one } from 'icons'\nconsole.log(one)\nexport const load = () => import('./lazy')`)

  const eager = (await bundle()).filter(({ isEager }) => isEager)

  expect(eager.flatMap(({ modules }) => modules.map((module) => module.path)).sort()).toEqual([
    'entry.tsx',
    'node_modules/icons/one.js',
  ])
})

test('an eager part over its budget fails, and the fault says by how much and what is largest', async () => {
  write('entry.tsx', `export { heavy } from 'heavy'`)

  const [fault] = findFaults(await bundle(), { ...budget, lazyPackages: [] })

  expect(fault).toMatch(
    /^The eager part is [\d.]+ kB gzip, [\d.]+ kB over its budget of 1\.0 kB: .* heavy [\d.]+ kB\.$/,
  )
})

test('each eager module is listed with who makes it eager', async () => {
  write('part.ts', `export const part = '${text}'`)
  write('lazy.ts', `import { part } from './part'\nexport const lazy = () => part`)
  write('entry.tsx', `import { part } from './part'\nconsole.log(part)\nexport const load = () => import('./lazy')`)

  const eager = (await bundle()).filter(({ isEager }) => isEager)

  expect(describeChunks('eager', eager, true).filter((line) => line.includes('part.ts'))).toEqual([
    expect.stringMatching(/^ {4}part\.ts +[\d.]+ kB min +from entry\.tsx$/),
  ])
})

test('what the page has anyway, and the CSS that a module imports, weigh nothing', async () => {
  write('style.css', `a { color: red }`)
  write(
    'entry.tsx',
    `import './style.css'\nimport { useState } from 'react'\nexport const Part = () => <p>{useState()}</p>`,
  )

  const chunks = await bundle()

  expect(chunks).toHaveLength(1)
  expect(chunks[0]?.bytes).toBeLessThan(200)
})

test('each CSS file is listed with its size, in kB of 1000 bytes', async () => {
  write('parts/deep/style.css', `a { color: red; --text: ${'x'.repeat(4_980)} }`)

  const lines = describeChunks('CSS', await measureStyles(folder, 'parts'), true)

  expect(lines[1]).toMatch(/^ {2}parts\/deep\/style\.css +5\.0 kB min +0\.1 kB gzip$/)
})
