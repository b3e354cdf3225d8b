import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { add, describeCounts, readPlaywrightReport, readVitestReport } from './counts'

let file: string

beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'counts-')), 'report.json')
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  rmSync(path.dirname(file), { recursive: true })
  vi.restoreAllMocks()
})

const vitest = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 }
const playwright = { stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 1 } }
const write = (report: unknown) => writeFileSync(file, JSON.stringify(report))

test('the counts are those of the runners, and add up', () => {
  write(vitest)
  const unit = readVitestReport('unit', file, 0)
  write(playwright)
  const e2e = readPlaywrightReport(file, 1)

  expect(describeCounts(add(unit, e2e))).toBe('5 passed, 2 failed, 3 skipped')
})

test('a runner that leaves no report has failed', () => {
  expect(readVitestReport('unit', file, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(readPlaywrightReport(file, null)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a runner that ran nothing has failed', () => {
  write({ ...vitest, numPassedTests: 0 })

  expect(readVitestReport('unit', file, 0)).toMatchObject({ passed: 0, failed: 1 })
})

test('an error outside any test counts', () => {
  write(vitest)

  expect(readVitestReport('unit', file, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 })
})
