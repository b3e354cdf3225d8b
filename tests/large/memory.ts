import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'

/** What each holds in memory, in MB (1,000,000 bytes). */
export interface Memory {
  /** The page's JavaScript. */
  heap: number
  /** The processes of the tab. */
  tab: number
  /** All other processes of the browser: its own, the network's, the GPU's. */
  browser: number
  /** The emulator of Stream. */
  emulator: number
}

/** Gives the function that measures the page's browser, and the emulator of the stack in `folder`. */
export async function createGauge(page: Page, folder: string): Promise<() => Promise<Memory>> {
  const browser = page.context().browser()
  if (!browser) throw new Error('This page has no browser of its own')
  const [ofPage, ofBrowser] = await Promise.all([page.context().newCDPSession(page), browser.newBrowserCDPSession()])
  await ofPage.send('Performance.enable')
  const emulator = await emulatorPid(folder)

  return async () => {
    const [{ metrics }, { processInfo }] = await Promise.all([
      ofPage.send('Performance.getMetrics'),
      ofBrowser.send('SystemInfo.getProcessInfo'),
    ])
    const isTab = ({ type }: { type: string }) => type === 'renderer'
    const residentOf = (processes: { id: number }[]) => processes.reduce((sum, { id }) => sum + residentBytes(id), 0)
    return {
      heap: megabytes(metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN),
      tab: megabytes(residentOf(processInfo.filter(isTab))),
      browser: megabytes(residentOf(processInfo.filter((each) => !isTab(each)))),
      emulator: megabytes(residentBytes(emulator)),
    }
  }
}

/** Measures four times a second until `stop`, which gives the highest of each. */
export function watchMemory(measure: () => Promise<Memory>): { stop(): Promise<Memory> } {
  const stopping = new AbortController()
  const highest = follow()
  // Told by `stop`, and not before.
  highest.catch(() => {})
  return {
    stop() {
      stopping.abort()
      return highest
    },
  }

  async function follow(): Promise<Memory> {
    let high = await measure()
    while (!stopping.signal.aborted) {
      await wait(250)
      const now = await measure()
      high = {
        heap: Math.max(high.heap, now.heap),
        tab: Math.max(high.tab, now.tab),
        browser: Math.max(high.browser, now.browser),
        emulator: Math.max(high.emulator, now.emulator),
      }
    }
    return high
  }
}

async function emulatorPid(folder: string): Promise<number> {
  const processes: { name: string; pid: number }[] = JSON.parse(
    await readFile(path.join(folder, 'processes.json'), 'utf8'),
  )
  const emulator = processes.find(({ name }) => name === 'stream')
  if (!emulator) throw new Error(`processes.json in ${folder} names no "stream"`)
  return emulator.pid
}

/** The resident set of a process; 0 when it has ended meanwhile. Linux tells it in /proc, macOS by ps. */
function residentBytes(pid: number): number {
  try {
    const kibibytes = existsSync('/proc/self/status')
      ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
    return Number(kibibytes ?? 0) * 1024
  } catch {
    return 0
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000)
}
