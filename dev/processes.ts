import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** A process as it is written down: its id alone would one day name another process, so the moment of its start goes with it. */
export type ProcessRecord = {
  /** What a person calls it. */
  name: string
  pid: number
  /** What `identityOf` gave when it was started; null where this system does not tell. */
  identity: string | null
  /** The signal that asks it to end in good order. */
  stopSignal: NodeJS.Signals
}

const isWindows = process.platform === 'win32'

export function recordOf(name: string, pid: number, stopSignal: NodeJS.Signals): ProcessRecord {
  return { name, pid, identity: identityOf(pid), stopSignal }
}

/**
 * Ends what `record` names, with all that it started: first by its own signal, after `limitMs` by SIGKILL. Does nothing
 * if the process has gone, or if another process has its id now. Resolves when it is gone.
 */
export async function endProcess(record: ProcessRecord, limitMs = 10_000): Promise<void> {
  if (!isSame(record)) return

  signalProcess(record.pid, record.stopSignal)
  const deadline = Date.now() + limitMs
  while (isSame(record) && Date.now() < deadline) await pause(25)
  killTree(record.pid)
  while (isSame(record)) await pause(25)
}

/** Is the recorded process still there, and provably the same one? */
export function isSame({ pid, identity }: ProcessRecord): boolean {
  return identity !== null && isAlive(pid) && identityOf(pid) === identity
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Names one process for ever: the boot and the tick of its start on Linux, the date of its start on macOS. */
export function identityOf(pid: number): string | null {
  try {
    if (existsSync('/proc/self/stat')) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The second field, the name in parentheses, may hold spaces. After it: state is the first, start time the 20th.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (fields[0] === 'Z') return null
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`
    }
    if (isWindows) return null
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

/** Sends a signal to one process. One that has gone meanwhile is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    if (isWindows) killTree(pid)
    else process.kill(pid, signal)
  } catch (error) {
    ignoreGone(error)
  }
}

/** Kills a process that leads a group of its own (`detached`), and the rest of that group, at once. */
export function killTree(pid: number): void {
  if (isWindows) {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    ignoreGone(error)
  }
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
}
