import type { ChildProcess } from 'node:child_process'
import { appendFileSync, mkdirSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createPart, type Part } from './part'
import { endProcess, type ProcessRecord, recordOf } from './processes'
import { startWatcher } from './watcher'
import { writeWhole } from './write-whole'

export type PartName = 'app' | 'database' | 'inngest' | 'stream'

export type Program = {
  /** Starts the process; what it says goes to `log`, an open file. */
  spawn(log: number): ChildProcess
  /** Resolves when the process answers; `signal` says that it has ended. */
  answers(child: ChildProcess, signal: AbortSignal): Promise<void>
  stopSignal: NodeJS.Signals
}

export type Supervisor = {
  /** Starts a part and resolves when it answers. Its output goes to `logs/<name>.log` in the data folder. */
  start(name: PartName, program: Program): Promise<void>
  /** A part that was started here. Throws for one that was not. */
  part(name: PartName): Part
  say(line: string): void
  /** Ends all parts, the last started first; nothing can be started afterwards. */
  stop(): Promise<void>
}

/** Keeps the parts of one stack running. What an earlier supervisor of this folder has left running is ended first. */
export async function createSupervisor(projectFolder: string, folder: string, quiet: boolean): Promise<Supervisor> {
  const processesFile = path.join(folder, 'processes.json')
  await endLeftovers(processesFile)

  const logs = path.join(folder, 'logs')
  mkdirSync(logs, { recursive: true })
  const parts = new Map<PartName, Part>()
  const records = new Map<ChildProcess, ProcessRecord>()
  const watcher = startWatcher(projectFolder)
  let writing = Promise.resolve()
  let stopping: Promise<void> | undefined

  function note(): void {
    watcher.set([...records.values()])
    const list = watcher.pid
      ? [recordOf('watcher', watcher.pid, 'SIGTERM'), ...records.values()]
      : [...records.values()]
    writing = writing.then(() => writeWhole(processesFile, JSON.stringify(list, null, 2)))
  }

  function say(line: string): void {
    appendFileSync(path.join(logs, 'stack.log'), `${new Date().toISOString()} ${line}\n`)
    if (!quiet) console.log(line)
  }

  async function stopAll(): Promise<void> {
    for (const part of [...parts.values()].reverse()) await part.down()
    watcher.stop()
    await writing
  }

  return {
    say,
    async start(name, { spawn, answers, stopSignal }) {
      if (stopping) throw new Error(`${name} is not started: the stack is stopping`)
      const log = path.join(logs, `${name}.log`)
      const output = openSync(log, 'w')
      const part = createPart({
        name,
        log: path.relative(process.cwd(), log),
        spawn: () => spawn(output),
        answers,
        stopSignal,
        say,
        onStart(child) {
          if (child.pid) records.set(child, recordOf(name, child.pid, stopSignal))
          note()
        },
        onEnd(child) {
          records.delete(child)
          note()
        },
      })
      parts.set(name, part)
      await part.up()
    },
    part(name) {
      const part = parts.get(name)
      if (!part) throw new Error(`This stack has no part "${name}" of its own`)
      return part
    },
    stop() {
      stopping ??= stopAll()
      return stopping
    },
  }
}

async function endLeftovers(processesFile: string): Promise<void> {
  const text = await readFile(processesFile, 'utf8').catch(() => '[]')
  const records: ProcessRecord[] = JSON.parse(text)
  await Promise.all(records.map((record) => endProcess(record)))
}
