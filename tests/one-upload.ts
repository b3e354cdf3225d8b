import type { Db } from '@/db/create-db'
import type { UploadLimits } from '@/db/limits'
import { type IntendedUpload, intendUploads, type RecordedUpload, recordUploads, type UploadIntent } from '@/db/uploads'

/** One upload asked for in a statement of its own. */
export async function intendUpload(db: Db, intent: UploadIntent, limits: UploadLimits): Promise<IntendedUpload> {
  const [answer] = await intendUploads(db, [{ intent, limits }])
  if (!answer) throw new Error('There was no answer')
  return answer
}

/** Stream's answer for one upload. False when the intent was given up meanwhile. */
export async function recordUpload(db: Db, id: string, { uid, uploadUrl }: RecordedUpload): Promise<boolean> {
  const [isWanted] = await recordUploads(db, [{ id, uid, uploadUrl }])
  return isWanted === true
}
