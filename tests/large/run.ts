import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildIfChanged, projectFolder } from '../build'
import { ensureChromium } from '../chromium'

/**
 * `npm run test:large`: a file of 6 GB, or of `-- --gigabytes 2`, uploads in Chromium to the emulator. Prints its figures;
 * ends with 1 when a promise does not hold. What it makes is in one temporary folder, which goes at the end in any case.
 */
const { values } = parseArgs({ options: { gigabytes: { type: 'string', default: '6' } } })
const gigabytes = Number(values.gigabytes)
if (!(gigabytes >= 0.5 && gigabytes <= 30)) throw new Error('--gigabytes is 0.5 to 30: a video field takes no more')
const bytes = gigabytes * 1_000_000_000

const folder = mkdtempSync(path.join(tmpdir(), 'large-'))
// The local PostgreSQL may run as another user, who has to get to its data.
chmodSync(folder, 0o755)
try {
  checkRoom()
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  process.env.CHROMIUM_PATH = ensureChromium()
  buildIfChanged()
  process.exitCode = await runPlaywright()
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** The file itself is sparse; what the emulator stores of it is not. */
function checkRoom(): void {
  const { bavail, bsize } = statfsSync(folder)
  const needed = bytes + 1_000_000_000
  if (bavail * bsize >= needed) return
  throw new Error(`${tmpdir()} has ${bavail * bsize} bytes free and ${needed} are needed: set TMPDIR to a larger disk`)
}

async function runPlaywright(): Promise<number> {
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli')
  const config = fileURLToPath(new URL('playwright.config.ts', import.meta.url))
  const env = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder, LARGE_FILE_BYTES: String(bytes) }
  const child = spawn(process.execPath, [cli, 'test', '--config', config], {
    cwd: projectFolder,
    env,
    stdio: 'inherit',
  })
  // Ctrl-C reaches the child by itself: it ends what it has started, and we wait for it. SIGTERM comes to us alone.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGINT'))
  const [status] = await once(child, 'exit')
  return status ?? 1
}
