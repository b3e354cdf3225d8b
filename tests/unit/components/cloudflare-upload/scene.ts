import { type FileReader, type UploadOptions as TusOptions, Upload as TusUpload } from 'tus-js-client'
import { vi } from 'vitest'
import type { Locks, Release } from '@/components/cloudflare-upload/engine/locks'
import type { Network } from '@/components/cloudflare-upload/engine/network'
import type { UploadRecord, UploadRecords } from '@/components/cloudflare-upload/engine/records'
import { createUpload, type Upload, type UploadOptions } from '@/components/cloudflare-upload/engine/upload'
import type { UploadState, UploadStatus } from '@/components/cloudflare-upload/engine/upload-state'
import { english } from '@/components/cloudflare-upload/words/text'

/** A file of so many bytes, no two neighbours alike. */
export function videoFile(bytes = 100_000, name = 'holiday.mp4'): File {
  const content = Uint8Array.from({ length: bytes }, (_, index) => (index * 31) % 251)
  return new File([content], name, { type: 'video/mp4', lastModified: 1_700_000_000_000 })
}

/** An upload as in a browser, with what a browser has put in its place, and every state that it went through. */
export function uploadInNode(options: Pick<UploadOptions, 'file' | 'endpoint'> & Partial<UploadOptions>) {
  const upload = createUpload({
    owner: 'ann',
    field: 'posts.video',
    text: english,
    records: memoryRecords(),
    network: switchableNetwork(),
    inspect: async () => ({ durationSeconds: 20, width: 320, height: 180 }),
    retryDelayMs: () => 1,
    loadTus: async () => ({ Upload: UploadOfBlob }),
    ...options,
  })
  const states: UploadState[] = []
  upload.subscribe(() => states.push(upload.getState()))
  return { upload, states }
}

/** The first state of that status from now on. It may have passed by when the caller hears of it. */
export async function reach<Status extends UploadStatus>(upload: Upload, status: Status) {
  type Reached = Extract<UploadState, { status: Status }>
  let reached: Reached | undefined
  const look = () => {
    const state = upload.getState()
    if (state.status === status) reached ??= state as Reached
  }
  look()
  const unsubscribe = upload.subscribe(look)
  try {
    return await vi.waitFor(
      () => {
        if (!reached) throw new Error(`waiting for ${status}, it is ${JSON.stringify(upload.getState())}`)
        return reached
      },
      { interval: 5 },
    )
  } finally {
    unsubscribe()
  }
}

export function memoryRecords(): UploadRecords & { all: Map<string, UploadRecord> } {
  const all = new Map<string, UploadRecord>()
  return {
    all,
    find: async (key) => all.get(key),
    write: async (key, record) => void all.set(key, record),
    remove: async (key, requestId) => {
      if (!requestId || all.get(key)?.requestId === requestId) all.delete(key)
    },
    findResumable: async (owner, field) =>
      [...all]
        .map(([key, record]) => ({ key, record }))
        .filter(({ record }) => record.owner === owner && record.field === field),
  }
}

export function switchableNetwork(): SwitchableNetwork {
  const listeners = new Set<() => void>()
  let isOnline = true
  let isVisible = true
  const report = () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    isOnline: () => isOnline,
    isVisible: () => isVisible,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    turn(isOn) {
      isOnline = isOn
      report()
    },
    look(isSeen) {
      isVisible = isSeen
      report()
    },
  }
}

export interface SwitchableNetwork extends Network {
  turn(isOn: boolean): void
  look(isSeen: boolean): void
}

/** The locks of one browser. Each call of `tab` is another tab, which may be killed. */
export function memoryLocks(): { tab(): Locks & { kill(): void } } {
  const queues = new Map<string, (() => void)[]>()
  const held = new Set<string>()
  const free = (name: string) => {
    held.delete(name)
    queues.get(name)?.shift()?.()
  }
  return {
    tab() {
      const own = new Set<Release>()
      const take = (name: string): Release => {
        held.add(name)
        const release: Release = (after) => {
          if (own.delete(release)) void Promise.resolve(after).then(() => free(name))
        }
        own.add(release)
        return release
      }
      const tryHold: Locks['tryHold'] = async (name) => (held.has(name) ? undefined : take(name))
      return {
        tryHold,
        hold: async (name, signal) => {
          if (held.has(name)) {
            await new Promise<void>((resolve) => {
              queues.set(name, [...(queues.get(name) ?? []), resolve])
              signal.addEventListener('abort', () => resolve())
            })
          }
          return signal.aborted ? undefined : take(name)
        },
        whileFree: async (name, act) => {
          const release = await tryHold(name)
          if (release) await act()
          release?.()
        },
        kill: () => {
          for (const release of own) release()
        },
      }
    },
  }
}

/** tus-js-client for Node reads no `File`; all else of it is the real one. */
export class UploadOfBlob extends TusUpload {
  constructor(file: TusUpload['file'], options: TusOptions) {
    super(file, { ...options, fileReader: blobReader })
  }
}

const blobReader: FileReader = {
  openFile: async (blob: Blob) => ({
    size: blob.size,
    slice: async (start, end) => {
      const bytes = Buffer.from(await blob.slice(start, end).arrayBuffer())
      return { value: Object.assign(bytes, { size: bytes.length }), done: end >= blob.size }
    },
    close: () => {},
  }),
}
