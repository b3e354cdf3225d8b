import { captionKey } from './encoder/captions'
import type { Parts } from './parts'
import type { VideoRecord } from './record'
import { isExpired } from './upload/tus'

type Takes = Pick<Parts, 'library' | 'pace' | 'clock' | 'options'>

/** Takes a video out of the account, with its files and what is still to be done for it. */
export async function removeVideo(
  { library, pace }: Pick<Takes, 'library' | 'pace'>,
  record: VideoRecord,
  reason: string,
): Promise<void> {
  const { uid } = record.fields
  const captions = Object.keys(record.captions).map((language) => captionKey(record, language))
  for (const key of [uid, `${uid} default`, `${uid} audio`, ...captions]) pace.forget(key)
  await library.remove(record, reason)
}

/** Removes what is due: videos past their `scheduledDeletion`, and expired uploads if the options say so. */
export async function removeDue(parts: Takes): Promise<void> {
  for (const record of parts.library.all()) {
    const { scheduledDeletion } = record.fields
    if (scheduledDeletion && Date.parse(scheduledDeletion) <= parts.clock.now()) {
      await removeVideo(parts, record, 'its scheduledDeletion has come')
    } else if (parts.options.expiredRecords === 'delete' && isExpired(parts, record)) {
      await removeVideo(parts, record, 'its upload has expired')
    }
  }
}
