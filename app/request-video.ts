import { db } from '@/db/client'
import { inBatches } from '@/db/in-batches'
import { closeIntent } from '@/db/intents'
import { forgetUpload, type MadeUpload, type RecordedUpload, recordUploads, withdrawUpload } from '@/db/uploads'
import { isFinalRefusal, isRefusal, isStorageFull, isStreamError } from '@/lib/stream/error'

export type RequestedVideo<Made> =
  | { kind: 'created'; made: Made }
  | { kind: 'refused'; code: 'storage_full' | 'stream_refused'; message: string }
  | { kind: 'unavailable'; retryAfterSeconds?: number }

/**
 * Asks Stream for a video that the ledger intends, and records the answer. What Stream refuses for good, in the words of
 * `notTaken`, counts among what the person asked for in this hour: with a link anybody can bring a refusal about. What may
 * have had an effect stays in the ledger, where the sweep finds it.
 */
export async function requestVideo<Made extends RecordedUpload>(
  id: string,
  ask: () => Promise<Made>,
  notTaken: string,
): Promise<RequestedVideo<Made>> {
  try {
    const made = await ask()
    const isWanted = await recordInTurn({ id, uid: made.uid, uploadUrl: made.uploadUrl })
    return isWanted ? { kind: 'created', made } : { kind: 'unavailable' }
  } catch (error) {
    if (!isStreamError(error)) throw error
    console.warn(`stream: ${error.message}`)
    if (error.isUnsent) {
      await withdrawUpload(db, id)
      return { kind: 'unavailable', retryAfterSeconds: error.retryAfterSeconds }
    }
    if (!isRefusal(error)) {
      await forgetUpload(db, id)
      return { kind: 'unavailable', retryAfterSeconds: error.retryAfterSeconds }
    }
    const isTooMuch = error.status === 413 && !isStorageFull(error)
    if (isTooMuch || isFinalRefusal(error)) {
      await closeIntent(db, id)
      return { kind: 'refused', code: 'stream_refused', message: notTaken }
    }
    await withdrawUpload(db, id)
    if (isStorageFull(error)) return { kind: 'refused', code: 'storage_full', message: NO_ROOM }
    // Our token or our account, not their video: it works once that is put right.
    console.error(error)
    return { kind: 'unavailable' }
  }
}

const recordInTurn = inBatches((made: readonly MadeUpload[]) => recordUploads(db, made))

const NO_ROOM = 'There is no room for more videos at the moment.'
