import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SigningKey } from './api/keys'
import type { VideoRecord } from './record'
import type { Delivery, WebhookSetting } from './webhooks/webhooks'

/** Everything that survives a restart, but for the files of the videos. */
export interface State {
  videos: Record<string, VideoRecord>
  deletions: { uid: string; at: string; reason: string }[]
  webhook: WebhookSetting | null
  deliveries: Delivery[]
  keys: SigningKey[]
}

export interface Store {
  state: State
  /** Where the files of videos are. */
  folder: string
  /** Resolves when the state as it is now, or later, is on disk. Calls while a write goes on share the next one. */
  save(): Promise<void>
}

/** Opens the state of `folder`, and makes the folder when it is missing. */
export async function openStore(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'state.json')
  const state = await readState(file)
  let writing: Promise<void> | undefined
  let next: Promise<void> | undefined

  async function write(): Promise<void> {
    // A rename is all or nothing: a kill in between leaves the old state whole.
    await writeFile(`${file}.unfinished`, JSON.stringify(state))
    await rename(`${file}.unfinished`, file)
  }

  function save(): Promise<void> {
    if (!writing) {
      writing = write().finally(() => {
        writing = undefined
      })
      return writing
    }
    next ??= writing.then(() => {
      next = undefined
      return save()
    })
    return next
  }

  return { state, folder, save }
}

async function readState(file: string): Promise<State> {
  const empty: State = { videos: {}, deletions: [], webhook: null, deliveries: [], keys: [] }
  try {
    return { ...empty, ...JSON.parse(await readFile(file, 'utf8')) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return empty
    throw new Error(`The emulator's state in ${file} cannot be read. Delete its folder to begin anew.`, {
      cause: error,
    })
  }
}
