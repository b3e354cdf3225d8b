import { db } from '@/db/client'
import type { VideoField } from '@/db/schema'
import { type IntendedUpload, intendUpload, type UploadIntent } from '@/db/uploads'
import { optionsOf } from '@/db/video-fields'
import { env, origin } from '@/lib/env'

/** A video that somebody asks for, with what its field reserves for it. `requestId` is theirs: the same again gives the same video. */
export function intentFor(
  field: VideoField,
  request: { ownerId: string; requestId: string; uploadLengthBytes: number },
): UploadIntent {
  const { maxDurationSeconds } = optionsOf(field)
  return { origin, field, ...request, maxDurationSeconds, expiresAt: new Date(Date.now() + UPLOAD_LINK_SECONDS * 1000) }
}

/** May this be the key of a request, by which it can be repeated? 1 to 128 printable ASCII characters, no space. */
export function isRequestKey(key: string): boolean {
  return /^[\x21-\x7e]{1,128}$/.test(key)
}

/** Writes into the ledger that Stream is about to be asked, unless the person has reached a limit. */
export function intendVideo(intent: UploadIntent): Promise<IntendedUpload> {
  return intendUpload(db, intent, { inFlight: env.UPLOADS_IN_FLIGHT_MAX, perHour: env.UPLOADS_PER_HOUR_MAX })
}

export function limitSentence({ limit, max }: { limit: 'in-flight' | 'per-hour'; max: number }): string {
  return limit === 'in-flight'
    ? `You have ${max} unfinished uploads, and that is the limit. Finish or cancel one first.`
    : `You have started ${max} uploads within an hour, and that is the limit.`
}

/** The longest that Stream documents is 6 hours. */
const UPLOAD_LINK_SECONDS = 5 * 60 * 60 + 55 * 60
