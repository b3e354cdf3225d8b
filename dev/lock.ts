import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isAlive, isSame, type ProcessRecord, recordOf } from './processes'

/** Another stack holds this folder. `url` is its app's, once that answers. */
export class AlreadyRunning extends Error {
  constructor(
    readonly url: string | undefined,
    pid: number,
  ) {
    super(
      url ? `The local stack runs already: ${url} (process ${pid})` : `The local stack is starting (process ${pid})`,
    )
  }
}

/**
 * One stack for one data folder. Gives the function that lets go of it. A lock whose process has gone is taken over,
 * so a SIGKILL needs no clearing up. Throws `AlreadyRunning`.
 */
export function lockFolder(folder: string): () => void {
  const file = path.join(folder, 'lock.json')
  const own = `${file}.${process.pid}`
  writeFileSync(own, JSON.stringify(recordOf('supervisor', process.pid, 'SIGTERM')))
  try {
    // A link is made whole or not at all: of two that start at once, one wins.
    while (!tryLink(own, file)) {
      const holder = readHolder(file)
      if (holder && isHeld(holder)) throw new AlreadyRunning(readAppUrl(folder), holder.pid)
      rmSync(file, { force: true })
    }
  } finally {
    rmSync(own, { force: true })
  }
  return () => rmSync(file, { force: true })
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function readHolder(file: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Where the system does not tell when a process began (Windows), its id alone must do. */
function isHeld(holder: ProcessRecord): boolean {
  return holder.identity === null ? isAlive(holder.pid) : isSame(holder)
}

function readAppUrl(folder: string): string | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'stack.json'), 'utf8')).app
  } catch {
    return undefined
  }
}
