import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

/** How one test ended, or a file that could not be run at all. */
export interface Result {
  title: string
  /** As its runner names it. */
  file: string
  passed: boolean
  /** What it failed with; empty where it passed or was not run. */
  messages: string[]
}

/** How each test ended, by the JSON report of vitest or of Playwright. None where there is no report. */
export function readResults(report: string): Result[] {
  try {
    const content = JSON.parse(readFileSync(report, 'utf8'))
    return 'testResults' in content ? fromVitest(content) : fromPlaywright(content)
  } catch {
    return []
  }
}

export function titlesOfPassed(results: Result[]): string[] {
  return results.flatMap(({ passed, title }) => (passed ? [title] : []))
}

/** Each failure with its file, its title and its reason: for the end of an output, of which often no more is kept. */
export function describeFailures(results: Result[]): string {
  const failed = results.filter(({ messages }) => messages.length > 0)
  const texts = failed.map(({ file, title, messages }) => `FAILED ${file} › ${title}\n${messages.join('\n')}\n`)
  return stripVTControlCharacters(texts.join('\n'))
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), title: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
})

function fromVitest(report: unknown): Result[] {
  return vitestReport.parse(report).testResults.flatMap(({ name: file, status, message, assertionResults }) => {
    const results = assertionResults.map(({ status, title, failureMessages }) => {
      return { file, title, passed: status === 'passed', messages: failureMessages }
    })
    // The whole file's own failure: it can't be loaded, or a hook threw.
    if (status === 'failed' && message) results.push({ file, title: 'the file', passed: false, messages: [message] })
    return results
  })
}

const playwrightSuite = z.object({
  specs: z
    .array(
      z.object({
        title: z.string(),
        file: z.string(),
        ok: z.boolean(),
        tests: z.array(
          z.object({ results: z.array(z.object({ errors: z.array(z.object({ message: z.string() })) })) }),
        ),
      }),
    )
    .default([]),
  get suites() {
    return z.array(playwrightSuite).default([])
  },
})

function fromPlaywright(report: unknown): Result[] {
  const { specs, suites } = playwrightSuite.parse(report)
  const results = specs.map(({ title, file, ok, tests }) => {
    const runs = tests.flatMap(({ results }) => results)
    return { title, file, passed: ok, messages: runs.flatMap(({ errors }) => errors.map(({ message }) => message)) }
  })
  return [...results, ...suites.flatMap(fromPlaywright)]
}
