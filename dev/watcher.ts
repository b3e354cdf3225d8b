import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { endProcess, type ProcessRecord } from './processes'

/**
 * A process that does nothing but wait for its supervisor to end, in whatever way (SIGKILL too), and then ends what the
 * supervisor has left behind. It is told of each process at its start and its end.
 */
export type Watcher = { pid: number | undefined; set(records: ProcessRecord[]): void; stop(): void }

const file = fileURLToPath(import.meta.url)

export function startWatcher(projectFolder: string): Watcher {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: projectFolder,
    // A group of its own: a Ctrl-C in the terminal must not end it first.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.on('error', (error) => console.error(`The watcher of the local stack could not start: ${error.message}`))
  child.unref()
  child.channel?.unref()

  return {
    pid: child.pid,
    set(records) {
      if (child.connected) child.send(records)
    },
    stop() {
      if (child.connected) child.disconnect()
    },
  }
}

if (process.argv[1] === file) {
  let records: ProcessRecord[] = []
  process.on('message', (message: ProcessRecord[]) => {
    records = message
  })
  process.on('disconnect', async () => {
    await Promise.all(records.map((record) => endProcess(record)))
    process.exit()
  })
}
