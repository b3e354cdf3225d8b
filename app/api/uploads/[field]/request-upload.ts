import { db } from '@/db/client'
import { forgetUpload, recordUpload, type UploadIntent, withdrawUpload } from '@/db/uploads'
import { stream } from '@/lib/stream/client'
import { isRefusal, isStorageFull, isStreamError, type StreamError } from '@/lib/stream/error'
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
    return refusalFor(error)
  }
}

function refusalFor(error: StreamError): RequestedUpload {
  // Our token, not their upload: the log says it, and it works once that is put right.
  if (error.status === 401 || error.status === 403) return { kind: 'unavailable' }
  return isStorageFull(error)
    ? { kind: 'refused', code: 'storage_full', message: 'There is no room for more videos at the moment.' }
    : { kind: 'refused', code: 'stream_refused', message: 'Cloudflare Stream does not take this upload.' }
}
