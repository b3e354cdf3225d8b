import { type ChildProcess, spawn } from 'node:child_process'
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Program } from './supervisor'

/**
 * A server of ours in a process of its own. When it is ready it prints one line of JSON, its URLs by name, which goes
 * to `onUrls`; the rest of what it says goes to the log. It ends on SIGTERM, and when the channel to us closes.
 */
export function ownServer(
  projectFolder: string,
  file: string,
  flags: Record<string, string | number>,
  onUrls: (urls: Record<string, string>) => void,
): Program {
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)])
  let log = 1
  return {
    stopSignal: 'SIGTERM',
    spawn(openLog) {
      log = openLog
      return spawn(process.execPath, ['--import', 'tsx', file, ...args], {
        cwd: projectFolder,
        detached: process.platform !== 'win32',
        windowsHide: true,
        stdio: ['ignore', 'pipe', log, 'ipc'],
      })
    },
    answers: (child) => readUrls(child, log).then(onUrls),
  }
}

function readUrls(child: ChildProcess, log: number): Promise<Record<string, string>> {
  return new Promise((resolve) => {
    if (!child.stdout) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line))
      else writeSync(log, `${line}\n`)
    })
  })
}
