import type { Edits } from '@/lib/video/edits'
import { earlyEnglish } from '../words/early-text'
import type { guardPage } from './guard'
import { createSlots } from './slots'
import type { createUpload, Upload, UploadOptions } from './upload'
import { isInFlight, isUploaded, type UploadState, type UploadStatus } from './upload-state'

/**
 * The files that one control takes, in their order, as a store without React: each has its own upload, and `concurrency`
 * of them send at once. What an upload needs is loaded when the first file comes. While bytes are on their way, leaving
 * the page asks first, and the screen stays awake. It outlives the control that it is connected to.
 */
export function createQueue(load: () => Promise<Near>): UploadQueue {
  const listeners = new Set<() => void>()
  let host: QueueHost | undefined
  let items: readonly Entry[] = []
  let made = 0
  let total: Total = nothing
  let near: Near | undefined
  let release: (() => void) | undefined
  const waiting: (() => void)[] = []
  const slots = createSlots(
    () => host?.concurrency ?? 2,
    (id) => items.findIndex((item) => item.id === id),
  )

  return {
    connect(next) {
      host = next
      for (const goOn of waiting.splice(0)) goOn()
    },
    disconnect() {
      host = undefined
      each(undefined, (upload) => upload.pause())
    },
    getItems: () => items,
    getTotal: () => total,
    getStatus: () => total.status,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    add: (files) => {
      const added = files.map(entryOf)
      items = [...items, ...added]
      report()
      for (const entry of added) void begin(entry)
    },
    remove,
    move(id, by) {
      const from = items.findIndex((item) => item.id === id)
      const to = Math.min(items.length - 1, Math.max(0, from + by))
      const rest = items.toSpliced(from, 1)
      if (from >= 0 && from !== to) items = rest.toSpliced(to, 0, items[from] as Entry)
      report()
    },
    edit(id, edits) {
      items = items.map((item) => (item.id === id ? { ...item, edits } : item))
      report()
    },
    pause: (id) => each(id, (upload) => upload.pause()),
    resume: (id) => each(id, (upload) => upload.resume()),
    sent: () => each(undefined, (upload) => upload.sent()),
    retry(id) {
      for (const entry of items) {
        if (entry.id !== id) continue
        if (entry.box.upload) entry.box.upload.retry()
        else void begin(entry)
      }
    },
    clear: () => {
      for (const { id } of items) remove(id)
    },
  }

  function entryOf(file: File): Entry {
    const box: Box = { state: { status: 'inspecting' }, listeners: new Set() }
    return {
      id: `file-${++made}`,
      file,
      edits: {},
      box,
      getState: () => box.state,
      subscribe(listener) {
        box.listeners.add(listener)
        return () => box.listeners.delete(listener)
      },
    }
  }

  async function begin(entry: Entry) {
    const { id, file, box } = entry
    set(entry, { status: 'inspecting' })
    try {
      near = await load()
      while (!host) await new Promise<void>((resolve) => waiting.push(resolve))
      if (box.state.status === 'cancelled' || box.upload) return
      const upload = near.createUpload({ ...host.settings, id, file, slots })
      box.upload = upload
      upload.subscribe(() => set(entry, upload.getState()))
      upload.start()
    } catch {
      const error = { code: 'network', message: (host?.settings.text ?? earlyEnglish).noAnswer, retryable: true }
      set(entry, { status: 'failed', error, sentBytes: 0, safeBytes: 0, totalBytes: file.size })
    }
  }

  function set({ id, file, box }: Entry, state: UploadState) {
    box.state = state
    report()
    for (const listener of box.listeners) listener()
    host?.onChange({ id, file, state })
  }

  function remove(id: string) {
    const entry = items.find((item) => item.id === id)
    if (!entry) return
    items = items.filter((item) => item !== entry)
    if (entry.box.upload) entry.box.upload.cancel()
    else set(entry, { status: 'cancelled' })
    report()
  }

  function each(id: string | undefined, act: (upload: Upload) => void) {
    for (const entry of items) if (id === undefined || entry.id === id) entry.box.upload && act(entry.box.upload)
  }

  /** The list and the total have new identities only when something in them is new. */
  function report() {
    total = totalOf(items)
    if (isInFlight(total)) release ??= near?.guardPage()
    else release = void release?.()
    for (const listener of listeners) listener()
  }
}

/** What is loaded with the first file. */
export interface Near {
  createUpload: typeof createUpload
  guardPage: typeof guardPage
}

/** The control that shows a queue. */
export interface QueueHost {
  /** How many files are sent at once: 2. */
  concurrency?: number
  /** What an upload that begins now needs. */
  settings: Omit<UploadOptions, 'file' | 'id' | 'slots'>
  onChange: (change: { id: string; file: File; state: UploadState }) => void
}

export interface UploadQueue {
  /** A control shows it now. A file may have come before: a browser can be quicker than React's effects. */
  connect(host: QueueHost): void
  /** Its control is gone: the bytes stop, and nothing begins until another one is there. */
  disconnect(): void
  getItems(): readonly QueueItem[]
  getTotal(): Total
  getStatus(): QueueStatus
  /** Hears of each change of the list, of a state, and of progress. Returns the function that ends it. */
  subscribe(listener: () => void): () => void
  add(files: File[]): void
  /** Takes a file out, and gives its upload up at the server. */
  remove(id: string): void
  /** Moves a file by so many places: -1 is one up. */
  move(id: string, by: number): void
  /** What the person chooses while it uploads. */
  edit(id: string, edits: Edits): void
  /** Without an id: all of them. */
  pause(id?: string): void
  resume(id?: string): void
  /** A form was sent with what is here. */
  sent(): void
  retry(id: string): void
  clear(): void
}

export interface QueueItem {
  id: string
  file: File
  edits: Edits
  getState(): UploadState
  /** Returns the function that ends it. */
  subscribe(listener: () => void): () => void
}

/** All files together. Files that were refused count for nothing. */
export interface Total {
  count: number
  uploadedCount: number
  sentBytes: number
  totalBytes: number
  status: QueueStatus
}

/** Of one file, its own status; of several, what matters most of all of theirs. */
export type QueueStatus = 'idle' | Exclude<UploadStatus, 'cancelled'>

interface Entry extends QueueItem {
  box: Box
}

/** What changes of an entry. */
interface Box {
  state: UploadState
  upload?: Upload
  listeners: Set<() => void>
}

const nothing: Total = { count: 0, uploadedCount: 0, sentBytes: 0, totalBytes: 0, status: 'idle' }

/** What is said of several files at once is the first of these that holds for one of them. */
const byWeight: QueueStatus[] = [
  'uploading',
  'retrying',
  'offline',
  'inspecting',
  'queued',
  'elsewhere',
  'paused',
  'failed',
  'refused',
  'uploaded',
  'processing',
  'ready',
]

function totalOf(items: readonly QueueItem[]): Total {
  const statuses = new Set<string>(items.map((item) => item.getState().status))
  const total: Total = { ...nothing, status: byWeight.find((status) => statuses.has(status)) ?? 'idle' }
  for (const { file, getState } of items) {
    const state = getState()
    if (state.status === 'refused' || state.status === 'cancelled') continue
    total.count += 1
    total.totalBytes += file.size
    if (isUploaded(state)) total.uploadedCount += 1
    total.sentBytes += isUploaded(state) ? file.size : 'sentBytes' in state ? state.sentBytes : 0
  }
  return total
}
