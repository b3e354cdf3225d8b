import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { functions } from '@/inngest'
import { settingNames } from '../dev/app-environment'
import { projectFolder } from './build'
import { findSurface } from './surface'
import { findUnshown, readThreats, threatModel } from './threat-model'

const page = readFileSync(threatModel, 'utf8')
const threats = readThreats(page)

test('each threat names what stops it, and a test that is there', () => {
  const incomplete = threats.filter(({ guard, proofs }) => guard.trim() === '' || proofs.length === 0)
  const absent = threats
    .flatMap(({ proofs }) => proofs)
    .filter(({ file, title }) => {
      const place = path.join(projectFolder, file)
      return !existsSync(place) || !readFileSync(place, 'utf8').includes(title)
    })

  expect(threats.length).toBeGreaterThan(60)
  expect(incomplete).toEqual([])
  expect(absent).toEqual([])
})

test.each([
  ['way into the app', findSurface()],
  ['job', functions.map((each) => each.id())],
  ['table', tablesOf()],
  ['secret', settingNames.filter((name) => /TOKEN|SECRET|KEY|JWK|EMAIL|DATABASE_URL/.test(name))],
])('the threat model goes through every %s', (_kind, names) => {
  expect(names.length).toBeGreaterThan(2)
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

test('a threat counts as shown only while each test of it has passed, whatever fills the gaps of its title', () => {
  const row = '| a | b | [one](../tests/a.test.ts), [code %s is (refused)](../tests/b.test.ts) |'

  expect(findUnshown(['one', 'code 404 is (refused)'], readThreats(row))).toEqual([])
  expect(findUnshown(['one'], readThreats(row))).toEqual([{ title: 'code %s is (refused)', file: 'tests/b.test.ts' }])
})

/** Those of the migrations: also the ones that only a library or a function in SQL asks. */
function tablesOf(): string[] {
  const folder = path.join(projectFolder, 'db/migrations')
  return readdirSync(folder).flatMap((name) =>
    [...readFileSync(path.join(folder, name), 'utf8').matchAll(/create table (\w+)/g)].map((match) => match[1] ?? ''),
  )
}
