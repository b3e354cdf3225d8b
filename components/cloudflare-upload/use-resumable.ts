import { useEffect, useState } from 'react'
import { giveUpUpload } from './creation'
import { browserRecords, recordKey, type UploadRecord } from './records'
import type { UploadOptions } from './upload'

/** The newest upload for this field that did not end, looked up once, when the page is there. */
export function useResumable({ field, endpoint = '/api/uploads', records = browserRecords }: Options) {
  const [found, setFound] = useState<{ key: string; record: UploadRecord }>()

  useEffect(() => {
    let isWanted = true
    void records.findResumable(field).then((newest) => isWanted && setFound(newest))
    return () => {
      isWanted = false
    }
  }, [records, field])

  return {
    resumable: found?.record,
    /** Is this the file whose upload did not end? */
    isSame: (file: File) => found?.key === recordKey(field, file),
    /** Nothing is offered any more; what is remembered stays. */
    forget: () => setFound(undefined),
    /** Nothing is offered nor remembered, and the server hears of it. */
    discard() {
      if (!found) return
      void records.remove(found.key)
      if (found.record.uid) giveUpUpload({ endpoint, field, uid: found.record.uid })
      setFound(undefined)
    },
  }
}

type Options = Pick<UploadOptions, 'field' | 'endpoint' | 'records'>
