import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findMissing, notApplicable, promiseIds } from './promises'
import { readPassedTitles } from './titles'

let file: string

beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'titles-')), 'report.json')
})
afterEach(() => rmSync(path.dirname(file), { recursive: true }))

test('an id that begins no title of a passed test is missing', () => {
  const titles = promiseIds.map((id) => `${id} holds`)

  expect(promiseIds).toHaveLength(33 + 10 + 10 + 12 + 9)
  expect(findMissing(titles)).toEqual([])
  expect(findMissing(titles.filter((title) => !title.startsWith('D4 ')))).toEqual(['D4'])
  expect(findMissing([...titles.slice(1), 'as F01 says'])).toEqual(['F01'])
})

test('only what passed counts, in the reports of both runners', () => {
  const assertionResults = [
    { status: 'passed', title: 'F01 one' },
    { status: 'failed', title: 'F02 two' },
    { status: 'pending', title: 'F03 three' },
  ]
  writeFileSync(file, JSON.stringify({ testResults: [{ assertionResults }] }))
  expect(readPassedTitles(file)).toEqual(['F01 one'])

  const specs = [
    { title: 'F24 a', ok: true },
    { title: 'F25 b', ok: false },
  ]
  writeFileSync(file, JSON.stringify({ suites: [{ specs, suites: [{ specs: [{ title: 'F26 c', ok: true }] }] }] }))
  expect(readPassedTitles(file)).toEqual(['F24 a', 'F26 c'])

  expect(readPassedTitles(`${file}.none`)).toEqual([])
})

test('docs/from-django.md tells what became of each, and names none that cannot apply without its reason', () => {
  const page = readFileSync(new URL('../docs/from-django.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| ([A-Z]\d+) \|/gm)].map((match) => match[1])

  expect(listed).toEqual([...promiseIds])
  for (const reason of Object.values(notApplicable)) expect(page).toContain(reason)
})
