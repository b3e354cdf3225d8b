import { useEffect, useState } from 'react'
import { giveUpUpload } from '../engine/give-up-upload'
import type { QueueItem } from '../engine/queue'
import { recordKey } from '../engine/record-key'
import type { Resumable, UploadRecords } from '../engine/records'

/** The uploads into this field that did not end, looked up once, when the page is there: this person's, the newest first. */
export function useResumable({ owner, field, uid, items, endpoint, records }: Options) {
  const [found, setFound] = useState<readonly Resumable[]>(nothing)

  useEffect(() => {
    let isWanted = true
    void stored(records)
      .then((from) => from.findResumable(owner, field))
      .then(
        (found) => isWanted && setFound(found.filter(({ record }) => (uid ? record.uid === uid : !record.isSent))),
        () => {},
      )
    return () => {
      isWanted = false
    }
  }, [records, owner, field, uid])

  /** Not what another tab has taken up since, which sends it now, or has a form that will. */
  async function giveUp({ key, record: { requestId, uid } }: Resumable) {
    const [from, { browserLocks }] = await Promise.all([stored(records), import('../engine/locks')])
    await browserLocks.whileFree(key, async () => {
      const kept = await from.find(key)
      if (typeof kept !== 'object' || kept.requestId !== requestId) return
      await from.remove(key, requestId)
      if (uid) giveUpUpload({ endpoint, field, uid })
    })
  }

  const keyOf = (file: File) => recordKey(owner, field, file)
  const leave = (keys: string[]) => setFound((all) => all.filter(({ key }) => !keys.includes(key)))
  // What is here already needs no offer.
  const resumable = found.filter(({ key }) => !items.some((item) => keyOf(item.file) === key))
  return {
    resumable,
    isOffered: (file: File) => resumable.some(({ key }) => key === keyOf(file)),
    /** These files are here: they are offered no more. What is remembered of them stays. */
    forget: (files: File[]) => leave(files.map(keyOf)),
    /** This one is neither offered nor remembered, and the server hears of it. */
    discard(key: string) {
      const offered = resumable.find((each) => each.key === key)
      leave([key])
      // What was not given up stays, and ends by itself.
      if (offered) giveUp(offered).catch(() => {})
    },
  }
}

interface Options {
  owner: string
  field: string
  /** Of this video only. */
  uid?: string
  items: readonly QueueItem[]
  endpoint: string
  /** Those of the browser when left out. */
  records?: UploadRecords
}

async function stored(records?: UploadRecords): Promise<UploadRecords> {
  return records ?? (await import('../engine/records')).browserRecords
}

const nothing: readonly Resumable[] = []
