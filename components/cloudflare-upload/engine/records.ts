import { createStore, delMany, entries, get, promisifyRequest, type UseStore, update } from 'idb-keyval'
import { heldNames } from './locks'

/**
 * What is remembered of an upload that has not ended, so that it goes on after the tab was closed or the browser killed.
 * There is no upload URL in it: the server finds that by `requestId`, for the person who asked and nobody else.
 */
export interface UploadRecord {
  /** Whose upload it is: nobody else is offered it. */
  owner: string
  field: string
  name: string
  /** Bytes. */
  size: number
  /** The idempotency key of the creation request, written down before that is sent. */
  requestId: string
  /** Known once the server has answered. */
  uid?: string
  /** A form was sent with it, so a row holds its video. */
  isSent?: boolean
  /** Milliseconds since 1970. */
  startedAt: number
  /** Bytes that had left when this was written. */
  offset: number
  /** Opens the file again without a choice, where the browser gave one. */
  handle?: FileSystemFileHandle
}

/** None of these may stop an upload: without storage, as in some private windows, nothing is remembered. */
export interface UploadRecords {
  /** Undefined when there is none; `unknown` when the storage does not say. */
  find(key: string): Promise<UploadRecord | 'unknown' | undefined>
  /** A newer one, of another tab, stays. */
  write(key: string, record: UploadRecord): Promise<void>
  /** With a `requestId`, only that upload's: another tab may have begun another. */
  remove(key: string, requestId?: string): Promise<void>
  /** This owner's for this field that can still go on, and that no tab sends just now: the newest first. */
  findResumable(owner: string, field: string): Promise<Resumable[]>
}

/** An upload that did not end, and the key of its record. */
export interface Resumable {
  key: string
  record: UploadRecord
}

/** An upload URL is good for less than six hours, so an older upload is not offered, and forgotten. Milliseconds. */
export const lifetimeMs = 6 * 60 * 60_000

/** Kept in IndexedDB. */
export const browserRecords: UploadRecords = {
  find: (key) => orElse('unknown', (store) => get<UploadRecord>(key, store)),
  write: (key, record) =>
    orElse(undefined, async (store) => {
      const { handle, ...plain } = record
      const put = (wanted: UploadRecord) =>
        update<UploadRecord>(key, (kept) => (isNewer(kept, wanted) ? kept : wanted), store)
      // Some private windows keep records, but no handles.
      await put(record).catch((error) => (handle ? put(plain) : Promise.reject(error)))
    }),
  remove: (key, requestId) =>
    orElse(undefined, (store) =>
      store('readwrite', (all) => {
        const kept: IDBRequest<UploadRecord | undefined> = all.get(key)
        kept.onsuccess = () => {
          if (!requestId || kept.result?.requestId === requestId) all.delete(key)
        }
        return promisifyRequest(all.transaction)
      }),
    ),
  findResumable: async (owner, field) => {
    const all = await orElse([], (store) => entries<string, UploadRecord>(store))
    const old = all.filter(([, record]) => Date.now() - record.startedAt > lifetimeMs).map(([key]) => key)
    if (old.length > 0) void orElse(undefined, (store) => delMany(old, store))

    const held = await heldNames().catch((): string[] => [])
    return all
      .map(([key, record]) => ({ key, record }))
      .filter(({ key, record }) => record.owner === owner && record.field === field && !held.includes(key))
      .filter(({ key }) => !old.includes(key))
      .sort((a, b) => b.record.startedAt - a.record.startedAt)
  },
}

function isNewer(kept: UploadRecord | undefined, wanted: UploadRecord): kept is UploadRecord {
  return kept !== undefined && kept.requestId !== wanted.requestId && kept.startedAt > wanted.startedAt
}

let store: UseStore | undefined

async function orElse<Result, Else>(
  otherwise: Else,
  use: (store: UseStore) => Promise<Result>,
): Promise<Result | Else> {
  try {
    store ??= createStore('cloudflare-upload', 'records')
    return await Promise.race([use(store), silence()])
  } catch (error) {
    console.warn('This upload cannot be remembered: the browser gives no storage.', error)
    return otherwise
  }
}

/** A storage that does not answer counts as none, though a busy machine may take a while. */
function silence(): Promise<never> {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error('IndexedDB did not answer')), 5_000))
}
