import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** The titles of the tests that passed, by the JSON report of vitest or of Playwright. None where there is no report. */
export function readPassedTitles(file: string): string[] {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    return 'testResults' in report ? fromVitest(report) : fromPlaywright(report)
  } catch {
    return []
  }
}

const vitestReport = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ status: z.string(), title: z.string() })) })),
})

function fromVitest(report: unknown): string[] {
  return vitestReport
    .parse(report)
    .testResults.flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ status, title }) => (status === 'passed' ? [title] : []))
}

const playwrightSuite = z.object({
  specs: z.array(z.object({ title: z.string(), ok: z.boolean() })).default([]),
  get suites() {
    return z.array(playwrightSuite).default([])
  },
})

function fromPlaywright(report: unknown): string[] {
  const { specs, suites } = playwrightSuite.parse(report)
  return [...specs.flatMap(({ ok, title }) => (ok ? [title] : [])), ...suites.flatMap(fromPlaywright)]
}
