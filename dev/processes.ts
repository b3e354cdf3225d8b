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

/** A zombie counts as gone: in a container nobody may ever collect it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return fieldsOfStat(pid)?.[0] !== 'Z'
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Names one process for ever: the boot and the tick of its start on Linux, the date of its start on macOS. */
export function identityOf(pid: number): string | null {
  try {
    const fields = fieldsOfStat(pid)
    if (fields) return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`
    if (isWindows) return null
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim() || null
  } catch {
    return null
  }
}

/** On Linux: what /proc tells of a process after its name (proc_pid_stat(5)): first its state, as the 20th its start. */
function fieldsOfStat(pid: number): string[] | undefined {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name, in parentheses, may hold spaces.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
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
