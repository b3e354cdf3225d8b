import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isAlive, type ProcessRecord } from '../../../dev/processes'

/** `npm run dev` as a person runs it, in a process group of its own, as a terminal gives it. */
export type Command = {
  /** Of the program itself (npm, or node), which leads the group. */
  pid: number
  output(): string
  /** Resolves with the URL of the line "Ready: …". Throws, with the output, if the command ends before. */
  ready: Promise<string>
  /** The ids of all processes that the stack has written down, and of its supervisor. */
  processes(): number[]
  processOf(name: string): number
  supervisor(): number
  exitCode: Promise<number | null>
  /** Is it there still? */
  isRunning(): boolean
  /** Ends what is left of it, as Ctrl-C does. */
  end(): Promise<void>
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

export const withNpm = ['npm', 'run', 'dev', '--']
export const withNode = [process.execPath, '--import', 'tsx', 'dev/index.ts']

export function runDev(
  [program = '', ...start]: string[],
  options: { folder: string; app: 'dev' | 'start' | 'none'; cwd?: string; env?: Record<string, string> },
): Command {
  const args = [...start, '--folder', options.folder, '--app', options.app]
  const env = { ...process.env, PORT: '', ...options.env }
  const child = spawn(program, args, { cwd: options.cwd ?? root, env, detached: true })
  const { pid } = child
  if (pid === undefined) throw new Error(`${program} could not be started`)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))

  const isRunning = () => child.exitCode === null && child.signalCode === null
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve))
  const ready = new Promise<string>((resolve, reject) => {
    const look = () => {
      const url = /^Ready: (\S+)$/m.exec(output)?.[1]
      if (url) resolve(url)
    }
    child.stdout.on('data', look)
    exitCode.then((code) => {
      reject(new Error(`The command ended (${child.signalCode ?? code}) before it was ready:\n${output}`))
    })
  })
  // Only those who wait for it shall hear of it.
  ready.catch(() => {})

  const read = (name: string) => JSON.parse(readFileSync(path.join(options.folder, name), 'utf8'))
  const records = (): ProcessRecord[] => read('processes.json')
  const supervisor = (): number => read('lock.json').pid
  return {
    pid,
    output: () => output,
    ready,
    supervisor,
    processes: () => [supervisor(), ...records().map(({ pid }) => pid)],
    processOf: (name) => records().find((record) => record.name === name)?.pid ?? Number.NaN,
    exitCode,
    isRunning,
    async end() {
      if (isRunning()) process.kill(-pid, 'SIGINT')
      await exitCode
    },
  }
}

export const alive = (pids: number[]) => pids.filter(isAlive)
