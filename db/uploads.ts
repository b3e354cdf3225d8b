import { type ExpressionBuilder, sql } from 'kysely'
import type { Edits } from '@/lib/video/edits'
import type { Db } from './create-db'
import type { LimitKind, UploadLimits } from './limits'
import type { Database, VideoField } from './schema'

/** An upload that somebody asks for, or a video from a link. */
export interface UploadIntent {
  origin: string
  ownerId: string
  /** All guests together have a limit of their own. */
  isGuest?: boolean
  /** The browser's `Idempotency-Key`. */
  requestId: string
  field: VideoField
  /** What is reserved: the size of the file, or all that the field takes where nobody knows it yet. */
  uploadLengthBytes: number
  maxDurationSeconds: number
  expiresAt: Date
}

export type IntendedUpload =
  | { kind: 'intended'; id: string }
  | ({ kind: 'repeated' } & RecordedUpload)
  | { kind: 'in-flight' }
  | { kind: 'other-request' }
  /** The person has left: their account was deleted, or another's by now. */
  | { kind: 'nobody' }
  | OverLimit

/** `scope`: a limit of the person over all fields, of the person in this field, or of all guests together. */
export interface OverLimit {
  kind: 'over-limit'
  limit: LimitKind | 'guests'
  scope: 'person' | 'field' | 'guests'
  max: number
  /** When the first of what counts frees by itself. Null when nothing does. */
  retryAfterSeconds: number | null
}

/** What Stream has answered. `uploadUrl` is null for a video that Stream fetches from a link. */
export interface RecordedUpload {
  uid: string
  uploadUrl: string | null
}

/** An upload that somebody asks for, and what it is weighed against. */
export interface AskedUpload {
  intent: UploadIntent
  limits: UploadLimits
}

/**
 * Writes down that Stream is about to be asked for these uploads, and answers in their order. One owner's requests wait for
 * each other, so that of many at once exactly as many pass as the limits allow. A key that was used before gets the same
 * upload while that is good. One statement: `intend_uploads` of the migration `0007_limits`.
 */
export async function intendUploads(db: Db, uploads: readonly AskedUpload[]): Promise<IntendedUpload[]> {
  const asked = uploads.map(({ intent, limits: { inField = {}, guestsPerHour, ...person } }) => ({
    intent,
    limits: { person, field: inField, guestsPerHour },
  }))
  const { rows } = await sql<{ answer: IntendedUpload }>`
    select intend_uploads(${JSON.stringify(asked)}::jsonb) as answer`.execute(db)
  return rows.map(({ answer }) => answer)
}

/** What Stream has answered to an intent. */
export type MadeUpload = RecordedUpload & { id: string }

/** Stream has answered. In their order: is it still wanted, or was the intent given up meanwhile? Throws for one that never was. */
export async function recordUploads(db: Db, uploads: readonly MadeUpload[]): Promise<boolean[]> {
  const { rows } = await sql<{ id: string; is_wanted: boolean }>`
    update stream_videos as entry set
      uid = made.uid,
      upload_url = case when discarded_at is null then made."uploadUrl" end,
      deleted_at = null
    from jsonb_to_recordset(${JSON.stringify(uploads)}::jsonb) as made (id uuid, uid text, "uploadUrl" text)
    where entry.id = made.id
    returning entry.id, discarded_at is null as is_wanted`.execute(db)
  const wanted = new Map(rows.map(({ id, is_wanted }) => [id, is_wanted]))
  return uploads.map(({ id, uid }) => {
    const isWanted = wanted.get(id)
    if (isWanted === undefined) throw new Error(`The ledger has no intent ${id} for the video ${uid}`)
    return isWanted
  })
}

/** Stream refused for good and made nothing: the intent leaves no trace. */
export async function withdrawUpload(db: Db, id: string): Promise<void> {
  await db.deleteFrom('stream_videos').where('id', '=', id).where('uid', 'is', null).execute()
}

/** The answer was lost: Stream may have made a video. The sweep finds it by its intent; the key is free again. */
export async function forgetUpload(db: Db, id: string): Promise<void> {
  await db
    .updateTable('stream_videos')
    .set({ discarded_at: sql`now()`, request_id: null })
    .where('id', '=', id)
    .where('uid', 'is', null)
    .execute()
}

export interface OwnUpload {
  origin: string
  ownerId: string
  field: VideoField
  uid: string
}

/**
 * Somebody's own upload that can be gone on with: the one of this request, for this file, also when a row has taken it.
 * Undefined once it is settled (its bytes are all at Stream), given up, or its link has ended. Nothing is written.
 */
export async function findOpenUpload(
  db: Db,
  upload: OwnUpload & { requestId: string; uploadLengthBytes: number },
): Promise<RecordedUpload | undefined> {
  const { origin, ownerId, field, uid, requestId, uploadLengthBytes } = upload
  const open = await db
    .selectFrom('stream_videos')
    .select('upload_url')
    .where((eb) => eb.and({ origin, owner_id: ownerId, field, uid, request_id: requestId }))
    .where('reserved_bytes', '=', String(uploadLengthBytes))
    .where('discarded_at', 'is', null)
    .where('settled_at', 'is', null)
    .where('upload_expires_at', '>', sql<Date>`now() + interval '1 minute'`)
    .executeTakeFirst()
  return open?.upload_url ? { uid, uploadUrl: open.upload_url } : undefined
}

/** Somebody's own upload that no row has taken yet. Undefined when there is none, or it is taken, or given up. */
export function findUntakenUpload(db: Db, upload: OwnUpload) {
  return db
    .selectFrom('stream_videos')
    .select(['uid', 'reserved_seconds', 'reserved_bytes'])
    .where(isUntaken(upload))
    .executeTakeFirst()
}

/**
 * Writes down what somebody chose for their own upload that no row has taken yet, in place of what they chose before, and
 * answers the upload: what a row may take. Undefined, with nothing written, when there is none.
 */
export function chooseEdits(db: Db, upload: OwnUpload, edits: Edits | null) {
  return db
    .updateTable('stream_videos')
    .set({ edits })
    .where(isUntaken(upload))
    .returning(['uid', 'upload_url', 'reserved_bytes', 'owner_id', 'creator'])
    .executeTakeFirst()
}

/** The video of a request that a row has taken and holds. */
export async function findTakenUpload(db: Db, request: Omit<OwnUpload, 'uid'> & { requestId: string }) {
  const taken = await db
    .selectFrom('stream_videos')
    .select('uid')
    .where('owner_id', '=', request.ownerId)
    .where('request_id', '=', request.requestId)
    .where('origin', '=', request.origin)
    .where('field', '=', request.field)
    .where('attached_at', 'is not', null)
    .where('discarded_at', 'is', null)
    .executeTakeFirst()
  return taken?.uid
}

/** Does a row hold this upload of somebody's? */
export async function isTakenUpload(db: Db, { uid, ownerId, field, origin }: OwnUpload): Promise<boolean> {
  const taken = await db
    .selectFrom('stream_videos')
    .select('id')
    .where((eb) => eb.and({ uid, owner_id: ownerId, field, origin, discarded_at: null }))
    .where('attached_at', 'is not', null)
    .executeTakeFirst()
  return taken !== undefined
}

/** Gives up somebody's own upload, unless a row has taken it. False when there was none to give up. */
export async function giveUpUpload(db: Db, upload: OwnUpload): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('stream_videos')
    .set({ discarded_at: sql`now()`, upload_url: null })
    .where(isUntaken(upload))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

function isUntaken({ uid, ownerId, field, origin }: OwnUpload) {
  const place = { uid, owner_id: ownerId, field, origin }
  return (eb: ExpressionBuilder<Database, 'stream_videos'>) =>
    eb.and({ ...place, clipped_from: null, attached_at: null, discarded_at: null })
}
