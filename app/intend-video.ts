import { db } from '@/db/client'
import { inBatches } from '@/db/in-batches'
import { limitsOf } from '@/db/limits'
import type { VideoField } from '@/db/schema'
import { type AskedUpload, type IntendedUpload, intendUploads, type UploadIntent } from '@/db/uploads'
import { optionsOf } from '@/db/video-fields'
import { origin } from '@/lib/env'

/** A video that somebody asks for, with what its field reserves for it. `requestId` is theirs: the same again gives the same video. */
export function intentFor(
  field: VideoField,
  request: { ownerId: string; isGuest: boolean; requestId: string; uploadLengthBytes: number },
): UploadIntent {
  const { maxDurationSeconds } = optionsOf(field)
  return { origin, field, ...request, maxDurationSeconds, expiresAt: new Date(Date.now() + UPLOAD_LINK_SECONDS * 1000) }
}

/** May this be the key of a request, by which it can be repeated? 1 to 128 printable ASCII characters, no space. */
export function isRequestKey(key: string): boolean {
  return /^[\x21-\x7e]{1,128}$/.test(key)
}

/** Writes into the ledger that Stream is about to be asked, unless a limit is reached. */
export function intendVideo(intent: UploadIntent): Promise<IntendedUpload> {
  return intendInTurn({ intent, limits: limitsOf(intent.field) })
}

const intendInTurn = inBatches((asked: readonly AskedUpload[]) => intendUploads(db, asked))

/** The longest that Stream documents is 6 hours. */
const UPLOAD_LINK_SECONDS = 5 * 60 * 60 + 55 * 60
