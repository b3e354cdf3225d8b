import { sql } from 'kysely'
import type { Db } from './create-db'
import type { LedgerEntry } from './ledger'

/** What the tables say is to be done, whatever became of the events that should have said so. Oldest first, in batches. */

/** Videos that a row holds, and clips on their way, that are not settled and that nobody has looked at for a while. */
export async function findToFollow(db: Db, origin: string, idleMinutes: number): Promise<string[]> {
  const rows = await db
    .selectFrom('stream_videos')
    .select('uid')
    .where('origin', '=', origin)
    .where('uid', 'is not', null)
    .where('settled_at', 'is', null)
    .where('discarded_at', 'is', null)
    .where((eb) => eb.or([eb('attached_at', 'is not', null), eb('clipped_from', 'is not', null)]))
    .where(sql<Date>`coalesce(looked_at, attached_at, created_at)`, '<', ago(idleMinutes))
    .orderBy('created_at')
    .limit(500)
    .execute()
  return rows.flatMap(({ uid }) => uid ?? [])
}

/** Videos that were given up and are still at Stream. */
export async function findToDelete(db: Db, origin: string, idleMinutes: number): Promise<string[]> {
  const rows = await db
    .selectFrom('stream_videos')
    .select('uid')
    .where('origin', '=', origin)
    .where('uid', 'is not', null)
    .where('deleted_at', 'is', null)
    .where('discarded_at', '<', ago(idleMinutes))
    .orderBy('discarded_at')
    .limit(500)
    .execute()
  return rows.flatMap(({ uid }) => uid ?? [])
}

/** Intents that Stream's answer never reached: there may be a video at Stream that we don't know. */
export function findOpenIntents(db: Db, origin: string, idleMinutes: number): Promise<LedgerEntry[]> {
  return db
    .selectFrom('stream_videos')
    .selectAll()
    .where('origin', '=', origin)
    .where('uid', 'is', null)
    .where('deleted_at', 'is', null)
    .where('created_at', '<', ago(idleMinutes))
    .orderBy('created_at')
    .limit(500)
    .execute()
}

/**
 * Gives up the uploads that no row took within a day of their link's end. One conditional update: a row that takes one of
 * them at the same moment either was first, or finds it gone.
 */
export async function giveUpAbandonedUploads(db: Db, origin: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('stream_videos')
    .set({ discarded_at: sql`now()`, upload_url: null })
    .where('origin', '=', origin)
    .where('attached_at', 'is', null)
    .where('discarded_at', 'is', null)
    .where('upload_expires_at', '<', ago(24 * 60))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/**
 * A video was found at Stream that was made for an intent of ours. An intent without a uid gets it; where the intent has
 * another uid (the same call had its effect twice), the second video gets a row of its own. Both are given up.
 */
export async function recordFound(db: Db, intent: Pick<LedgerEntry, 'id'>, uid: string): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('stream_videos')
    .set({ uid, discarded_at: sql`coalesce(discarded_at, now())`, request_id: null })
    .where('id', '=', intent.id)
    .where('uid', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) return

  await db
    .insertInto('stream_videos')
    .columns(['uid', 'origin', 'owner_id', 'field', 'reserved_seconds', 'reserved_bytes', 'discarded_at'])
    .expression(
      db
        .selectFrom('stream_videos')
        .select([
          sql<string>`${uid}::text`.as('uid'),
          'origin',
          'owner_id',
          'field',
          sql<number>`0`.as('reserved_seconds'),
        ])
        .select([sql<number>`0`.as('reserved_bytes'), sql<Date>`now()`.as('discarded_at')])
        .where('id', '=', intent.id),
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

/** Stream has confirmed that the video is gone. */
export async function markDeleted(db: Db, id: string): Promise<void> {
  await db.updateTable('stream_videos').set({ deleted_at: sql`now()` }).where('id', '=', id).execute()
}

/** Which of these intents are ours, and which uids the ledger knows already. */
export async function findKnown(db: Db, origin: string, found: { intent: string; uid: string }[]) {
  if (found.length === 0) return { intents: new Set<string>(), uids: new Set<string>() }
  const [intents, uids] = await Promise.all([
    db
      .selectFrom('stream_videos')
      .select('id')
      .where('origin', '=', origin)
      .where(
        'id',
        'in',
        found.map(({ intent }) => intent),
      )
      .execute(),
    db
      .selectFrom('stream_videos')
      .select('uid')
      .where(
        'uid',
        'in',
        found.map(({ uid }) => uid),
      )
      .execute(),
  ])
  return { intents: new Set(intents.map(({ id }) => id)), uids: new Set(uids.map(({ uid }) => uid ?? '')) }
}

function ago(minutes: number) {
  return sql<Date>`now() - make_interval(mins => ${minutes})`
}
