import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Jobs } from './worker'

/** The jobs of the media worker, called from the process that answers requests. */
export type Media = Jobs & { close(): void }

/**
 * Starts one worker process on the first call, so that copying a large file does not hold up answers. A job that takes
 * longer than `timeoutSeconds` ends the worker, and with it every job that waits; the next call starts a new one.
 */
export function createMedia(timeoutSeconds = 120): Media {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  let worker: ChildProcess | undefined
  let lastId = 0

  function call(name: keyof Jobs, ...args: unknown[]): Promise<unknown> {
    worker ??= start()
    const id = ++lastId
    const timer = setTimeout(() => stop(`${name} took longer than ${timeoutSeconds} s`), timeoutSeconds * 1000)
    const result = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
    worker.send({ id, name, args })
    return result.finally(() => clearTimeout(timer))
  }

  function start(): ChildProcess {
    const started = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    // The worker alone must not keep the emulator alive.
    started.unref()
    started.channel?.unref()
    started.on('message', (answer: Answer) => {
      const call = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('error' in answer) call?.reject(new Error(answer.error))
      else call?.resolve(answer.result)
    })
    const fail = () => {
      if (started === worker) stop('the media worker ended')
    }
    started.on('exit', fail)
    started.on('error', fail)
    return started
  }

  function stop(reason: string): void {
    worker?.kill('SIGKILL')
    worker = undefined
    for (const { reject } of waiting.values()) reject(new Error(reason))
    waiting.clear()
  }

  return {
    inspect: (...args) => call('inspect', ...args) as ReturnType<Jobs['inspect']>,
    clip: (...args) => call('clip', ...args) as Promise<void>,
    writeVideo: (...args) => call('writeVideo', ...args) as Promise<void>,
    writeAudio: (...args) => call('writeAudio', ...args) as Promise<void>,
    writeHls: (...args) => call('writeHls', ...args) as Promise<void>,
    close: () => stop('the emulator closes'),
  }
}
