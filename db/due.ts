import { sql } from 'kysely'
import type { Db } from './create-db'
import { videoFieldNames } from './video-fields'

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
    .where('field', 'in', videoFieldNames)
    .where((eb) => eb.or([eb('attached_at', 'is not', null), eb('clipped_from', 'is not', null)]))
    .where(sql<Date>`coalesce(looked_at, attached_at, created_at)`, '<', ago(idleMinutes))
    .orderBy('created_at')
    .limit(500)
    .execute()
  return rows.flatMap(({ uid }) => uid ?? [])
}

/** Videos that were given up and are still at Stream. Those of a field that is no more can't be asked for, and stay. */
export async function findToDelete(db: Db, origin: string): Promise<string[]> {
  const rows = await db
    .selectFrom('stream_videos')
    .select('uid')
    .where('origin', '=', origin)
    .where('uid', 'is not', null)
    .where('deleted_at', 'is', null)
    .where('discarded_at', 'is not', null)
    .where('field', 'in', videoFieldNames)
    .orderBy('discarded_at')
    .limit(500)
    .execute()
  return rows.flatMap(({ uid }) => uid ?? [])
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

/** Stream has confirmed that the video is gone. */
export async function markDeleted(db: Db, id: string): Promise<void> {
  await db.updateTable('stream_videos').set({ deleted_at: sql`now()` }).where('id', '=', id).execute()
}

function ago(minutes: number) {
  return sql<Date>`now() - make_interval(mins => ${minutes})`
}
