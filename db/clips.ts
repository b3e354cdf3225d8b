import { sql } from 'kysely'
import type { Edits } from '@/lib/video/edits'
import type { Db } from './create-db'
import { recordFound } from './intents'
import type { LedgerEntry } from './ledger'
import { inTransaction } from './transaction'

/**
 * The clips of a video that no row has taken: `current` is on its way to replace it (its `uid` is null until Stream has
 * answered), `failure` says why an earlier one came to nothing.
 */
export async function findClipsOf(
  db: Db,
  uid: string,
): Promise<{ current: LedgerEntry | undefined; failure: string | null }> {
  const clips = await db
    .selectFrom('stream_videos')
    .selectAll()
    .where('clipped_from', '=', uid)
    .where('attached_at', 'is', null)
    .execute()
  return {
    current: clips.find((clip) => clip.discarded_at === null),
    failure: clips.find((clip) => clip.failure !== null)?.failure ?? null,
  }
}

export interface IntendedClip {
  seconds: number
  /** What is still wished for the clip itself: its poster. */
  edits: Edits | null
}

/**
 * Writes down that Stream is about to be asked for a clip of `original`, or finds what was written before: a video has
 * one clip at a time. Undefined when the original has been given up meanwhile.
 */
export function intendClip(db: Db, original: LedgerEntry, clip: IntendedClip): Promise<LedgerEntry | undefined> {
  return inTransaction(db, async (trx) => {
    // The lock makes us wait for a row that is letting go of the original just now.
    const held = await trx
      .selectFrom('stream_videos')
      .selectAll()
      .where('id', '=', original.id)
      .where('discarded_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!held) return undefined

    const earlier = await trx
      .selectFrom('stream_videos')
      .selectAll()
      .where('clipped_from', '=', held.uid)
      .where('discarded_at', 'is', null)
      .executeTakeFirst()
    if (earlier) return earlier

    return trx
      .insertInto('stream_videos')
      .values({
        origin: held.origin,
        owner_id: held.owner_id,
        field: held.field,
        clipped_from: held.uid,
        edits: clip.edits,
        reserved_seconds: clip.seconds,
        reserved_bytes: 0,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/**
 * Stream has answered: the clip's uid. Recorded also when the intent was given up or closed meanwhile, so that the clip is
 * deleted. False when it is not wanted any more, also because the intent has another clip by now.
 */
export async function recordClip(db: Db, id: string, uid: string): Promise<boolean> {
  const recorded = await db
    .updateTable('stream_videos')
    .set({ uid, deleted_at: null })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('uid', 'is', null), eb('uid', '=', uid)]))
    .returning('discarded_at')
    .executeTakeFirst()
  if (recorded) return recorded.discarded_at === null
  await recordFound(db, id, uid)
  return false
}

/** A clip came to nothing: it is given up, and its original stays with the reason. */
export function failClip(db: Db, clip: LedgerEntry, failure: string): Promise<void> {
  return inTransaction(db, async (trx) => {
    await trx
      .updateTable('stream_videos')
      .set({ failure, settled_at: null })
      .where('uid', '=', clip.clipped_from)
      .where('discarded_at', 'is', null)
      .execute()
    await trx
      .updateTable('stream_videos')
      .set({ failure, discarded_at: sql`now()` })
      .where('id', '=', clip.id)
      .where('attached_at', 'is', null)
      .where('discarded_at', 'is', null)
      .execute()
  })
}

/** An intent for a clip that is not wanted any more. The sweep deletes what Stream may have made of it. */
export async function withdrawClip(db: Db, id: string): Promise<void> {
  await db
    .updateTable('stream_videos')
    .set({ discarded_at: sql`now()` })
    .where('id', '=', id)
    .where('attached_at', 'is', null)
    .where('discarded_at', 'is', null)
    .execute()
}
