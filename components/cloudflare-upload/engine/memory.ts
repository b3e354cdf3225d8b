import { handles } from './handles'
import { lifetimeMs, type UploadRecord, type UploadRecords } from './records'
import { newRequestId } from './request-id'

/** The record of one upload: what this tab knows of it, and what the browser keeps. */
export function createMemory({ file, owner, field, uid, key, records }: MemoryOptions): Memory {
  let record: UploadRecord | undefined
  let isKept = false
  let isForgotten = false
  let writtenAt = 0
  let planned: ReturnType<typeof setTimeout> | undefined

  return {
    get: () => record,
    async claim(hasWaited) {
      const wasKept = isKept
      const [found, handle] = [await records.find(key), await handleOf(file)]
      // A row holds the video of that one, and goes on with it by itself: this is another video, which is not remembered.
      if (typeof found === 'object' && found.isSent && found.uid !== uid && found.requestId !== record?.requestId) {
        isForgotten = true
        record ??= newRecord()
        return 'known'
      }
      const isMissed = hasWaited || (wasKept && record !== undefined && isGood(record))
      if (found === undefined && isMissed) {
        record = undefined
        isKept = false
        return 'ended'
      }
      const isOther = typeof found === 'object' && found.requestId !== record?.requestId
      if (isOther) record = found
      record ??= newRecord()
      if (handle) record.handle = handle
      await write()
      isKept = typeof (await records.find(key)) === 'object'
      return isOther ? 'found' : 'known'
    },
    note,
    noteOften(change) {
      if (record) Object.assign(record, change)
      // Also the last of many is written, though nothing comes after it.
      planned ??= setTimeout(() => void write(), writtenAt + everyMs - Date.now())
    },
    renew: () => {
      record = { ...newRecord(), handle: record?.handle }
    },
    async forget() {
      isForgotten = true
      if (record) await records.remove(key, record.requestId)
    },
  }

  async function note(change: Change) {
    if (record) Object.assign(record, change)
    await write()
  }

  async function write() {
    clearTimeout(planned)
    planned = undefined
    if (!record || isForgotten) return
    writtenAt = Date.now()
    await records.write(key, { ...record })
  }

  function newRecord(): UploadRecord {
    const { name, size } = file
    return { owner, field, name, size, requestId: newRequestId(), startedAt: Date.now(), offset: 0 }
  }
}

export interface Memory {
  get(): UploadRecord | undefined
  /**
   * Once this tab has the file's turn. `found`: the browser has kept another upload of it, which goes on from now. `ended`:
   * another tab has uploaded it or given it up meanwhile, so there is nothing to go on with.
   */
  claim(hasWaited: boolean): Promise<'known' | 'found' | 'ended'>
  /** Resolves once it is written down. */
  note(change: Change): Promise<void>
  /** As `note`, for what changes all the time: now and then is enough. */
  noteOften(change: Change): void
  /** Begins another record, of another upload of the same file. */
  renew(): void
  /** Nothing is written after it. */
  forget(): Promise<void>
}

type Change = Partial<Pick<UploadRecord, 'uid' | 'offset' | 'isSent'>>

interface MemoryOptions {
  file: File
  owner: string
  field: string
  /** Of the video that is to be gone on with, though a row has it. */
  uid?: string
  key: string
  records: UploadRecords
}

async function handleOf(file: File): Promise<FileSystemFileHandle | undefined> {
  const handle = await handles.get(file)?.catch(() => null)
  return handle?.kind === 'file' ? (handle as FileSystemFileHandle) : undefined
}

/** A record that is too old is removed by whoever comes across it, which says nothing of its upload. */
function isGood({ startedAt }: UploadRecord): boolean {
  return Date.now() - startedAt < lifetimeMs
}

const everyMs = 500
