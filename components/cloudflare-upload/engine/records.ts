import { createStore, del, entries, get, set, type UseStore } from 'idb-keyval'

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
}

/** None of these may stop an upload: without storage, as in some private windows, nothing is remembered. */
export interface UploadRecords {
  find(key: string): Promise<UploadRecord | undefined>
  write(key: string, record: UploadRecord): Promise<void>
  remove(key: string): Promise<void>
  /** This owner's for this field that can still go on, the newest first. */
  findResumable(owner: string, field: string): Promise<Resumable[]>
}

/** An upload that did not end, and the key of its record. */
export interface Resumable {
  key: string
  record: UploadRecord
}

/** Kept in IndexedDB. */
export const browserRecords: UploadRecords = {
  find: (key) => orNothing((store) => get<UploadRecord>(key, store)),
  write: (key, record) => orNothing((store) => set(key, record, store)),
  remove: (key) => orNothing((store) => del(key, store)),
  findResumable: async (owner, field) => {
    const all = (await orNothing((store) => entries<string, UploadRecord>(store))) ?? []
    return all
      .map(([key, record]) => ({ key, record }))
      .filter(({ record }) => record.owner === owner && record.field === field)
      .filter(({ record }) => Date.now() - record.startedAt < lifetimeMs)
      .sort((a, b) => b.record.startedAt - a.record.startedAt)
  },
}

/** An upload URL is good for less than six hours, so an older upload is not offered. */
const lifetimeMs = 6 * 60 * 60_000

let store: UseStore | undefined

async function orNothing<T>(use: (store: UseStore) => Promise<T>): Promise<T | undefined> {
  try {
    store ??= createStore('cloudflare-upload', 'records')
    return await Promise.race([use(store), silence()])
  } catch (error) {
    console.warn('This upload cannot be remembered: the browser gives no storage.', error)
    return undefined
  }
}

/** A storage that does not answer counts as none. */
function silence(): Promise<never> {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error('IndexedDB did not answer')), 2_000))
}
