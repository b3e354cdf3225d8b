import { spawn } from 'node:child_process'
import { write } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import type { Program } from './supervisor'

export type NextAppOptions = {
  projectFolder: string
  command: 'dev' | 'start'
  port: number
  /** What it finds in its environment beside our own. */
  env: Record<string, string>
  /** Keep its output to the log. */
  quiet: boolean
}

/** Next as a part of the stack: on this machine's loopback only, where `localhost` and 127.0.0.1 both find it. */
export function nextApp({ projectFolder, command, port, env, quiet }: NextAppOptions): Program {
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next')
  const isColoured = process.stdout.isTTY && !quiet
  return {
    stopSignal: 'SIGTERM',
    spawn(log) {
      const child = spawn(process.execPath, [next, command, '--port', String(port), '--hostname', '127.0.0.1'], {
        cwd: projectFolder,
        env: {
          NEXT_TELEMETRY_DISABLED: '1',
          ...process.env,
          NODE_ENV: environments[command],
          ...env,
          ...(isColoured && { FORCE_COLOR: '1' }),
        },
        detached: process.platform !== 'win32',
        windowsHide: true,
        stdio: ['ignore', quiet ? log : 'pipe', quiet ? log : 'pipe'],
      })
      for (const stream of [child.stdout, child.stderr]) {
        if (stream) passOn(stream, log)
      }
      return child
    },
    answers: (_child, signal) => waitForPage(`http://127.0.0.1:${port}/`, signal),
  }
}

const environments = { dev: 'development', start: 'production' } as const

/** The first page of `next dev` is compiled when it is asked for, so that the wait is for a page and not for a port. */
async function waitForPage(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const response = await fetch(url, { redirect: 'manual', signal }).catch(() => undefined)
    // Read, not cancelled: fetch would open another connection to the app, which then could not end at once.
    const page = await response?.text().catch(() => undefined)
    if (page !== undefined) return
    await pause(50)
  }
}

// Next's own greeting names an address before the page is there; the stack says it once, when it is true.
const greeting = /▲ Next\.js|^\s*- (Local|Network|Environments):|✓ (Running|Starting|Ready)/

/** Passes the output of one process on, line by line: all of it to the log, and to the terminal what is no greeting. */
function passOn(stream: Readable, log: number): void {
  let isStart = true
  createInterface({ input: stream }).on('line', (line) => {
    write(log, `${line}\n`, () => {})
    const text = stripVTControlCharacters(line).trim()
    const isNoise = greeting.test(text) || (text === '' && (isStart || line !== ''))
    if (isNoise) return
    isStart = false
    console.log(line)
  })
}
