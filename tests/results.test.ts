import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeFailures, readResults, titlesOfPassed } from './results'

let file: string

beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'results-')), 'report.json')
})
afterEach(() => rmSync(path.dirname(file), { recursive: true }))

const resultsOf = (report: unknown) => {
  writeFileSync(file, JSON.stringify(report))
  return readResults(file)
}

test('only what passed counts, and each failure is told with its reason, of a report of vitest', () => {
  const results = resultsOf({
    testResults: [
      {
        name: '/a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', title: 'F01 one', failureMessages: [] },
          { status: 'failed', title: 'F02 two', failureMessages: ['expected \u001b[31m1\u001b[39m to be 2'] },
          { status: 'pending', title: 'F03 three', failureMessages: [] },
        ],
      },
      { name: '/b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
    ],
  })

  expect(titlesOfPassed(results)).toEqual(['F01 one'])
  expect(describeFailures(results)).toBe(
    'FAILED /a.test.ts › F02 two\nexpected 1 to be 2\n\nFAILED /b.test.ts › the file\nCannot find module\n',
  )
})

test('the same, of a report of Playwright', () => {
  const spec = (title: string, ...messages: string[]) => {
    const errors = messages.map((message) => ({ message }))
    return { title, file: 'a.test.ts', ok: messages.length === 0, tests: [{ results: [{ errors }] }] }
  }
  const inner = { specs: [spec('F26 c')] }
  const results = resultsOf({
    suites: [{ specs: [spec('F24 a'), spec('F25 b', 'too late', 'left open')], suites: [inner] }],
  })

  expect(titlesOfPassed(results)).toEqual(['F24 a', 'F26 c'])
  expect(describeFailures(results)).toBe('FAILED a.test.ts › F25 b\ntoo late\nleft open\n')
})

test('a runner that left no report says nothing', () => {
  expect(readResults(`${file}.none`)).toEqual([])
})
