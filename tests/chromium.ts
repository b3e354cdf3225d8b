import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { chromium } from '@playwright/test'

/**
 * A Chromium that runs on this machine: the one of CHROMIUM_PATH, else Playwright's own, else the system's. Undefined
 * if there is none. Throws if CHROMIUM_PATH names something that does not run.
 */
export function findChromium(): string | undefined {
  const asked = process.env.CHROMIUM_PATH
  if (asked && !runs(asked)) throw new Error(`CHROMIUM_PATH is ${asked}: that does not run`)
  return [asked, chromium.executablePath(), ...onPath()].find((file) => file && runs(file))
}

/** As `findChromium`, and installs one if there is none: Playwright's own, else Debian's. Throws with what to do. */
export function ensureChromium(): string {
  const found = findChromium() ?? installPlaywrights() ?? installDebians()
  if (found) return found
  throw new Error(
    [
      'The browser tests need Chromium, and it could not be installed. Run one of these, then the tests again:',
      '  npx playwright install --with-deps chromium',
      '  apt-get update && apt-get install -y chromium',
      'or set CHROMIUM_PATH to a Chromium or Chrome that you have.',
    ].join('\n'),
  )
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function onPath(): string[] {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
}

/** A file that is there may still lack a library of the system, so it is started. */
function runs(file: string): boolean {
  if (!existsSync(file)) return false
  // Chrome on Windows opens a window instead of telling its version.
  if (process.platform === 'win32') return true
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0
}

function installPlaywrights(): string | undefined {
  console.log('No Chromium was found: installing Playwright’s')
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli')
  attempt(process.execPath, [cli, 'install', 'chromium'])
  return findChromium()
}

function installDebians(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined

  console.log('Playwright’s Chromium could not be installed, or does not run here: installing Debian’s')
  attempt('apt-get', ['update', '-q'])
  attempt('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'])
  return findChromium()
}

/** Five minutes at the most. What went wrong is on the screen; whether it helped is asked of the browser itself. */
function attempt(program: string, args: string[]): void {
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 300_000, env })
  } catch (error) {
    console.log(`${program} did not succeed: ${error instanceof Error ? error.message : error}`)
  }
}
