import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfChanged } from './build'
import { ensureChromium } from './chromium'
import { add, type Counts, describeCounts, noCounts, readPlaywrightReport, readVitestReport } from './counts'
import { findMissing } from './promises'
import { describeFailures, type Result, readResults, titlesOfPassed } from './results'
import { findUnshown } from './threat-model'
import { findUnproven } from './uploader-promises'

/**
 * `npm test`: unit, integration and browser tests, one after the other, the last two on the production build. Its last
 * line counts them all. `unit`, `integration` or `e2e` as the first argument runs that kind; what follows goes to its
 * runner, as in `npm run test:e2e -- --headed`.
 */
const kinds = ['unit', 'integration', 'e2e'] as const
type Kind = (typeof kinds)[number]

const [asked, ...rest] = process.argv.slice(2)
const wanted = asked === undefined ? kinds : kinds.filter((kind) => kind === asked)
if (wanted.length === 0) throw new Error(`"${asked}" is no kind of test: unit, integration and e2e are`)

process.env.NEXT_TELEMETRY_DISABLED = '1'
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const reports = mkdtempSync(path.join(tmpdir(), 'reports-'))
const installed = createRequire(import.meta.url)

let counts = noCounts
try {
  if (wanted.includes('e2e')) process.env.CHROMIUM_PATH = ensureChromium()
  if (wanted.includes('unit')) counts = add(counts, await runVitest('unit', rest))
  if (asked !== 'unit') buildIfChanged()
  if (wanted.includes('integration')) counts = add(counts, await runVitest('integration', rest))
  if (wanted.includes('e2e')) counts = add(counts, await runPlaywright(rest))
  if (asked === undefined) counts = add(counts, { ...noCounts, failed: reportMissingPromises() })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  counts = add(counts, { ...noCounts, failed: 1 })
}
// Again, and last: by then the runners' own words about them are far above.
if (counts.failed > 0) console.log(`\n${describeFailures(results())}`)
rmSync(reports, { recursive: true, force: true })
console.log(describeCounts(counts))
process.exitCode = counts.failed > 0 ? 1 : 0

/** A promise of docs/from-django.md or docs/uploader-promises.md, or a guard of docs/threat-model.md, that no test kept counts as a failed one. Answers how many. */
function reportMissingPromises(): number {
  const passed = titlesOfPassed(results())
  const missing = [...findMissing(passed), ...findUnproven(passed)]
  for (const id of missing) console.error(`${id}: no test that passed has it at the beginning of its title`)
  const unshown = findUnshown(passed)
  for (const { title, file } of unshown) console.error(`docs/threat-model.md: no test passed as "${title}" (${file})`)
  return missing.length + unshown.length
}

async function runVitest(kind: Kind, args: string[]): Promise<Counts> {
  const report = reportOf(kind)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = path.join(path.dirname(installed.resolve('vitest/package.json')), 'vitest.mjs')
  const status = await runNode([vitest, 'run', '--project', `${kind}*`, ...reporters, ...args])
  return readVitestReport(kind, report, status)
}

async function runPlaywright(args: string[]): Promise<Counts> {
  const report = reportOf('e2e')
  const cli = installed.resolve('@playwright/test/cli')
  const status = await runNode([cli, 'test', ...args], { PLAYWRIGHT_JSON_OUTPUT_FILE: report })
  return readPlaywrightReport(report, status)
}

function results(): Result[] {
  return kinds.flatMap((kind) => readResults(reportOf(kind)))
}

function reportOf(kind: Kind): string {
  return path.join(reports, `${kind}.json`)
}

async function runNode(args: string[], env: Record<string, string> = {}): Promise<number | null> {
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  const [status] = await once(child, 'close')
  return status
}
