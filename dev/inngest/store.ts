import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { prune } from './prune'
import { emptyState, type State } from './state'

export interface Store {
  readonly state: State
  /** Resolves when all that was changed before this call is in the file. Calls at the same time share a write. */
  save(now: number): Promise<void>
}

/** Opens `engine.json` in a folder. A write replaces the file as a whole, so a crash leaves the old one or the new. */
export async function openStore(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'engine.json')
  const state = await readState(path)
  let writing: Promise<void> | undefined
  let next: Promise<void> | undefined

  async function write(now: number): Promise<void> {
    prune(state, now)
    await writeFile(`${path}.new`, JSON.stringify(state))
    await rename(`${path}.new`, path)
  }

  return {
    state,
    save(now) {
      // A write that has begun may have missed the latest change, so another follows it.
      next ??= (writing ?? Promise.resolve())
        .catch(() => {})
        .then(() => {
          next = undefined
          writing = write(now)
          return writing
        })
      return next
    },
  }
}

async function readState(path: string): Promise<State> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    throw cause
  })
  if (text === undefined) return emptyState()
  const state = parse(path, text)
  if (state.version !== 1) throw new Error(`${path} is of version ${state.version}, this engine reads 1: move it away`)
  return state
}

function parse(path: string, text: string): State {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${path} is not JSON: move it away and the engine starts afresh`, { cause })
  }
}
