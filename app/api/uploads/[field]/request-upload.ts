import { db } from '@/db/client'
import { forgetUpload, recordUpload, type UploadIntent, withdrawUpload } from '@/db/uploads'
import { stream } from '@/lib/stream/client'
import { isFinalRefusal, isRefusal, isStorageFull, isStreamError } from '@/lib/stream/error'
import { uploadMetadataFor } from '@/lib/tus/creation'

export type RequestedUpload =
  | { kind: 'created'; uid: string; uploadUrl: string }
  | { kind: 'refused'; code: 'storage_full' | 'stream_refused'; message: string }
  | { kind: 'unavailable'; retryAfterSeconds?: number }

/**
 * Asks Stream for an upload that the ledger intends, and records the answer. What Stream refuses for good leaves no
 * trace; what may have had an effect stays in the ledger, where the sweep finds it. All that Stream is told is built here.
 */
export async function requestUpload(id: string, intent: UploadIntent, filename: string): Promise<RequestedUpload> {
  try {
    const upload = await stream.createUpload({
      uploadLength: intent.uploadLengthBytes,
      creator: intent.ownerId,
      uploadMetadata: uploadMetadataFor({
        name: filename,
        maxDurationSeconds: intent.maxDurationSeconds,
        expiry: intent.expiresAt,
        intent: id,
      }),
    })
    const isWanted = await recordUpload(db, id, upload)
    return isWanted ? { kind: 'created', ...upload } : { kind: 'unavailable' }
  } catch (error) {
    if (!isStreamError(error)) throw error
    console.warn(`stream: ${error.message}`)
    if (!isRefusal(error)) {
      await forgetUpload(db, id)
      return { kind: 'unavailable', retryAfterSeconds: error.retryAfterSeconds }
    }
    await withdrawUpload(db, id)
    if (isStorageFull(error)) return { kind: 'refused', code: 'storage_full', message: NO_ROOM }
    const isTooMuch = error.status === 413
    if (isTooMuch || isFinalRefusal(error)) return { kind: 'refused', code: 'stream_refused', message: NOT_TAKEN }
    // Our token or our account, not their upload: it works once that is put right.
    console.error(error)
    return { kind: 'unavailable' }
  }
}

const NO_ROOM = 'There is no room for more videos at the moment.'
const NOT_TAKEN = 'Cloudflare Stream does not take this upload.'
