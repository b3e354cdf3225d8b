import { sql } from 'kysely'
import type { Db } from './create-db'
import type { LedgerEntry } from './ledger'
import type { VideoField } from './schema'
import { optionsOf, placeOf, videoFieldNames } from './video-fields'

/** What the owner's tools ask of the tables: everything at once, which no page of the app does. */

export interface EntryFilter {
  field?: string
  ownerId?: string
  limit?: number
}

/** The ledger's rows of this deployment, newest first; all of them without a `limit`. */
export function listEntries(
  db: Db,
  origin: string,
  { field, ownerId, limit }: EntryFilter = {},
): Promise<LedgerEntry[]> {
  return db
    .selectFrom('stream_videos')
    .selectAll()
    .where('origin', '=', origin)
    .$if(field !== undefined, (query) => query.where('field', '=', field ?? ''))
    .$if(ownerId !== undefined, (query) => query.where('owner_id', '=', ownerId ?? ''))
    .orderBy('created_at', 'desc')
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
    .execute()
}

/** A row that holds a video: which one, in which field, whose, and what it says of the video. */
export interface HeldVideo {
  uid: string
  field: VideoField
  rowId: string
  ownerId: string
  state: string | null
}

/** Every video that a row holds, or only this one, or those of a field; asked of the columns themselves. */
export async function findHeldVideos(db: Db, which: { uid?: string; field?: VideoField } = {}): Promise<HeldVideo[]> {
  const fields = videoFieldNames.filter((field) => which.field === undefined || field === which.field)
  const held = await Promise.all(fields.map((field) => heldBy(db, field, which.uid)))
  return held.flat()
}

async function heldBy(db: Db, field: VideoField, uid: string | undefined): Promise<HeldVideo[]> {
  const { table, column } = placeOf(field)
  const place = sql.ref(column)
  const { rows } = await sql<Omit<HeldVideo, 'field'>>`
    select ${place} ->> 'uid' as uid, id::text as "rowId", ${sql.ref(optionsOf(field).ownerColumn)}::text as "ownerId",
      ${place} -> 'status' ->> 'state' as state
    from ${sql.table(table)}
    where ${uid === undefined ? sql`${place} is not null` : sql`${place} ->> 'uid' = ${uid}`}`.execute(db)
  return rows.map((row) => ({ ...row, field }))
}

/** Those of these uids that the ledger knows, each with its deployment's name, also another's. */
export async function findOrigins(db: Db, uids: string[]): Promise<Map<string, string>> {
  if (uids.length === 0) return new Map()
  // One parameter, however many uids: a statement takes 65,535.
  const isOne = sql<boolean>`uid = any(${uids}::text[])`
  const rows = await db.selectFrom('stream_videos').select(['uid', 'origin']).where(isOne).execute()
  return new Map(rows.map(({ uid, origin }) => [uid ?? '', origin]))
}

export interface Adoption {
  origin: string
  uid: string
  field: VideoField
  ownerId: string
  /** Its true figures. */
  seconds: number
  bytes: number
  /** A row holds it already: it counts as taken, and as followed to its end. */
  isHeld: boolean
}

/**
 * Takes a video into the ledger that was at Stream before. One that no row holds can be taken by a row of its field, and
 * waits for that without end: nothing gives it up. False when the ledger knows it.
 */
export async function adoptVideo(db: Db, { isHeld, ...video }: Adoption): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('stream_videos')
    .values({
      uid: video.uid,
      origin: video.origin,
      owner_id: video.ownerId,
      field: video.field,
      reserved_seconds: video.seconds,
      reserved_bytes: video.bytes,
      ...(isHeld && { attached_at: new Date(), settled_at: new Date() }),
    })
    .onConflict((conflict) => conflict.column('uid').doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}
