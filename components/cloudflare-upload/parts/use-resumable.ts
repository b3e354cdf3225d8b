import { useEffect, useState } from 'react'
import { giveUpUpload } from '../engine/give-up-upload'
import { recordKey } from '../engine/record-key'
import type { Resumable, UploadRecords } from '../engine/records'

/** The uploads into this field that did not end, looked up once, when the page is there: this person's, the newest first. */
export function useResumable({ owner, field, uid, endpoint, records }: Options) {
  const [resumable, setResumable] = useState<readonly Resumable[]>(nothing)

  useEffect(() => {
    let isWanted = true
    void stored(records)
      .then((from) => from.findResumable(owner, field))
      .then(
        (found) => isWanted && setResumable(found.filter(({ record }) => (uid ? record.uid === uid : !record.isSent))),
        () => {},
      )
    return () => {
      isWanted = false
    }
  }, [records, owner, field, uid])

  const keyOf = (file: File) => recordKey(owner, field, file)
  const leave = (keys: string[]) => setResumable((all) => all.filter(({ key }) => !keys.includes(key)))
  return {
    resumable,
    isOffered: (file: File) => resumable.some(({ key }) => key === keyOf(file)),
    /** These files are here: they are offered no more. What is remembered of them stays. */
    forget: (files: File[]) => leave(files.map(keyOf)),
    /** This one is neither offered nor remembered, and the server hears of it. */
    discard(key: string) {
      const uid = resumable.find((each) => each.key === key)?.record.uid
      void stored(records).then((from) => from.remove(key))
      if (uid) giveUpUpload({ endpoint, field, uid })
      leave([key])
    },
  }
}

interface Options {
  owner: string
  field: string
  /** Of this video only. */
  uid?: string
  endpoint: string
  /** Those of the browser when left out. */
  records?: UploadRecords
}

async function stored(records?: UploadRecords): Promise<UploadRecords> {
  return records ?? (await import('../engine/records')).browserRecords
}

const nothing: readonly Resumable[] = []
