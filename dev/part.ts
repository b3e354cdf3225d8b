import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { killTree, signalProcess } from './processes'

/** One process of the stack, started again whenever it ends, until it is taken down. */
export type Part = {
  /** Starts it and resolves when it answers. Throws if it ends five times before it ever answers. */
  up(): Promise<void>
  /** Resolves when it answers: now, or after the start that is under way. */
  ready(): Promise<void>
  /** Sends a signal that ends it, and resolves when it has ended; it is started again by itself. */
  kill(signal: NodeJS.Signals): Promise<void>
  /** Ends it and keeps it down, until `up`. Without a signal it ends in good order, or is killed after ten seconds. */
  down(signal?: NodeJS.Signals): Promise<void>
}

export type PartOptions = {
  name: string
  spawn(): ChildProcess
  /** Resolves when the process answers. It is given up (by `signal`) when the process ends first. */
  answers(child: ChildProcess, signal: AbortSignal): Promise<void>
  stopSignal: NodeJS.Signals
  /** Hears of each process that was started, and of its end. */
  onStart(child: ChildProcess): void
  onEnd(child: ChildProcess): void
  /** Says one line to the developer. */
  say(line: string): void
  /** Where its output is, for the lines that say that it ended. */
  log: string
}

const shortestPauseMs = 200
const longestPauseMs = 10_000
const triesAtStart = 5

export function createPart(options: PartOptions): Part {
  let wanted: AbortController | undefined
  let child: ChildProcess | undefined
  let isReady = false
  let life: Promise<string> | undefined
  let loop = Promise.resolve()
  let waiting: { resolve(): void; reject(error: Error): void }[] = []

  async function keepUp(isWanted: AbortSignal): Promise<void> {
    let pauseMs = shortestPauseMs
    let triesLeft = triesAtStart
    while (!isWanted.aborted) {
      life = live(() => {
        pauseMs = shortestPauseMs
        triesLeft = Number.POSITIVE_INFINITY
      })
      const how = await life
      if (isWanted.aborted) return
      if (--triesLeft === 0) return giveUp(how)

      options.say(`${options.name} ended (${how}); starting it again in ${pauseMs / 1000} s. Its log: ${options.log}`)
      await pause(pauseMs, undefined, { signal: isWanted }).catch(() => {})
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }

  /** One life of the process, from its start to its end, which it describes. */
  async function live(onReady: () => void): Promise<string> {
    const current = spawnOrError()
    if (current instanceof Error) return current.message

    const ended = new AbortController()
    const end = new Promise<string>((resolve) => {
      current.once('error', (error) => resolve(error.message))
      current.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
    })
    child = current
    options.onStart(current)
    options.answers(current, ended.signal).then(
      () => {
        if (ended.signal.aborted) return
        isReady = true
        onReady()
        settle()
      },
      (error: Error) => {
        if (ended.signal.aborted) return
        options.say(`${options.name} does not answer: ${error.message}`)
        if (current.pid) killTree(current.pid)
      },
    )

    const how = await end
    ended.abort()
    isReady = false
    child = undefined
    // What it has started itself must not outlive it and hold its port.
    if (current.pid) killTree(current.pid)
    options.onEnd(current)
    return how
  }

  // Node gives some failures of a spawn as an event, and throws the others, such as a user that it may not become.
  function spawnOrError(): ChildProcess | Error {
    try {
      return options.spawn()
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  function giveUp(how: string): void {
    wanted = undefined
    const lastLines = readFileSync(options.log, 'utf8').trimEnd().split('\n').slice(-8).join('\n')
    settle(new Error(`${options.name} ended (${how}) before it answered. The end of ${options.log}:\n${lastLines}`))
  }

  function settle(error?: Error): void {
    for (const { resolve, reject } of waiting) error ? reject(error) : resolve()
    waiting = []
  }

  async function ready(): Promise<void> {
    if (isReady) return
    if (!wanted) throw new Error(`${options.name} is down: it answers after up() only`)
    await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }))
  }

  return {
    ready,
    async up() {
      if (!wanted) {
        wanted = new AbortController()
        loop = keepUp(wanted.signal)
      }
      await ready()
    },
    async kill(signal) {
      if (!child?.pid) throw new Error(`${options.name} has no process to kill: it is down`)
      signalProcess(child.pid, signal)
      await life
    },
    async down(signal = options.stopSignal) {
      wanted?.abort()
      wanted = undefined
      settle(new Error(`${options.name} was taken down before it answered`))
      const pid = child?.pid
      if (pid) signalProcess(pid, signal)
      const killer = setTimeout(() => pid && killTree(pid), 10_000)
      await loop
      clearTimeout(killer)
    },
  }
}
