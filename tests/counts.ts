import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** What the runners themselves have counted. A runner that crashed, or ran nothing, counts as one failure. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 }

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
})

/** Reads the JSON report of vitest. `status` is its exit code. */
export function readVitestReport(kind: string, file: string, status: number | null): Counts {
  const report = read(file, vitestReport)
  if (!report) return check(kind, noCounts, status)
  const skipped = report.numPendingTests + report.numTodoTests
  return check(kind, { passed: report.numPassedTests, failed: report.numFailedTests, skipped }, status)
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
})

/** Reads the JSON report of Playwright. A flaky test is a failed one: it failed once. */
export function readPlaywrightReport(file: string, status: number | null): Counts {
  const report = read(file, playwrightReport)
  if (!report) return check('e2e', noCounts, status)
  const { expected, unexpected, flaky, skipped } = report.stats
  return check('e2e', { passed: expected, failed: unexpected + flaky, skipped }, status)
}

/** A test file that can't be loaded, or an error outside any test, shows in the exit code only. */
function check(kind: string, counts: Counts, status: number | null): Counts {
  const isEmpty = counts.passed + counts.failed === 0
  if (isEmpty) console.error(`${kind}: no test was run`)
  else if (status !== 0 && counts.failed === 0) console.error(`${kind}: the runner failed (exit code ${status})`)
  const isUncounted = isEmpty || (status !== 0 && counts.failed === 0)
  return isUncounted ? { ...counts, failed: 1 } : counts
}

function read<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
