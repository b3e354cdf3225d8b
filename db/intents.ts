import { sql } from 'kysely'
import type { Db } from './create-db'
import { creatorOf, type LedgerEntry } from './ledger'

/** Intents that Stream's answer never reached: there may be a video at Stream that we don't know. */
export function findOpenIntents(db: Db, origin: string, idleMinutes: number): Promise<LedgerEntry[]> {
  return db
    .selectFrom('stream_videos')
    .selectAll()
    .where('origin', '=', origin)
    .where('uid', 'is', null)
    .where('deleted_at', 'is', null)
    .where('created_at', '<', sql<Date>`now() - make_interval(mins => ${idleMinutes})`)
    .orderBy('created_at')
    .limit(500)
    .execute()
}

/**
 * A video was found at Stream that was made for an intent of ours. An intent without a uid gets it; where the intent has
 * another uid (the same call had its effect twice), the second video gets a row of its own. Both are given up.
 */
export async function recordFound(db: Db, id: string, uid: string): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('stream_videos')
    .set({ uid, deleted_at: null, discarded_at: sql`coalesce(discarded_at, now())`, request_id: null })
    .where('id', '=', id)
    .where('uid', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) return

  await db
    .insertInto('stream_videos')
    .columns(['uid', 'origin', 'owner_id', 'creator', 'field', 'reserved_seconds', 'reserved_bytes', 'discarded_at'])
    .expression(
      db
        .selectFrom('stream_videos')
        .select([
          sql<string>`${uid}::text`.as('uid'),
          'origin',
          'owner_id',
          'creator',
          'field',
          sql<number>`0`.as('reserved_seconds'),
        ])
        .select([sql<number>`0`.as('reserved_bytes'), sql<Date>`now()`.as('discarded_at')])
        .where('id', '=', id),
    )
    .onConflict((conflict) => conflict.column('uid').doNothing())
    .execute()
}

/** An intent that came to nothing: no video was made for it in all this time. */
export async function closeIntent(db: Db, id: string): Promise<void> {
  await db
    .updateTable('stream_videos')
    .set({ deleted_at: sql`now()`, discarded_at: sql`coalesce(discarded_at, now())`, request_id: null })
    .where('id', '=', id)
    .where('uid', 'is', null)
    .execute()
}

/** A video at Stream that names an intent. */
export interface FoundVideo {
  intent: string
  uid: string
  creator: string | null
  clippedFrom: string | null
}

/** Those of the videos that were made for an intent of ours, and whose uid the ledger does not know. */
export async function findLost(db: Db, origin: string, found: FoundVideo[]): Promise<FoundVideo[]> {
  if (found.length === 0) return []
  const intents = await db
    .selectFrom('stream_videos')
    .select(['id', 'owner_id', 'creator', 'clipped_from'])
    .where('origin', '=', origin)
    .where(
      'id',
      'in',
      found.map(({ intent }) => intent),
    )
    .execute()
  const known = await db
    .selectFrom('stream_videos')
    .select('uid')
    .where(
      'uid',
      'in',
      found.map(({ uid }) => uid),
    )
    .execute()

  return found.filter((video) => {
    const intent = intents.find(({ id }) => id === video.intent)
    // A copy that somebody made elsewhere may carry the same words; it is not ours to delete.
    const isOurs = intent && creatorOf(intent) === video.creator && intent.clipped_from === video.clippedFrom
    return isOurs && !known.some(({ uid }) => uid === video.uid)
  })
}
