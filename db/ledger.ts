import { type Selectable, sql } from 'kysely'
import type { Standing } from '@/lib/video/view-of'
import type { Db } from './create-db'
import type { StreamVideosTable } from './schema'
import { inTransaction } from './transaction'

/** One row of the ledger. */
export type LedgerEntry = Selectable<StreamVideosTable>

/** What the ledger says of a video of ours. Rows of another origin are never looked at. */
export function findEntry(db: Db, origin: string, uid: string): Promise<LedgerEntry | undefined> {
  return db
    .selectFrom('stream_videos')
    .selectAll()
    .where('uid', '=', uid)
    .where('origin', '=', origin)
    .executeTakeFirst()
}

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

/**
 * Writes down that Stream is about to be asked for a clip of `original`, or finds what was written before: a video has
 * one clip at a time. Undefined when the original has been given up meanwhile.
 */
export function intendClip(db: Db, original: LedgerEntry, seconds: number): Promise<LedgerEntry | undefined> {
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
        reserved_seconds: seconds,
        reserved_bytes: 0,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/** Stream has answered: the clip's uid. Recorded also when the clip was given up meanwhile, so that it is deleted. */
export async function recordClip(db: Db, id: string, uid: string): Promise<void> {
  await db.updateTable('stream_videos').set({ uid }).where('id', '=', id).execute()
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

/** A look at Stream was taken; there is more to do. */
export async function markLooked(db: Db, id: string): Promise<void> {
  await db.updateTable('stream_videos').set({ looked_at: sql`now()`, settled_at: null }).where('id', '=', id).execute()
}

/** Nothing more is to be done, for the reason given where there is one. The true figures replace what was reserved. */
export async function settle(
  db: Db,
  id: string,
  end: { failure: string | null; seconds?: number; bytes?: number },
): Promise<void> {
  await db
    .updateTable('stream_videos')
    .set({
      looked_at: sql`now()`,
      settled_at: sql`now()`,
      failure: end.failure,
      ...(end.seconds !== undefined && { reserved_seconds: end.seconds }),
      ...(end.bytes !== undefined && { reserved_bytes: end.bytes }),
    })
    .where('id', '=', id)
    .execute()
}

/** Where each of these videos stands, keyed by uid. A video that the ledger does not know stands still. */
export async function findStandings(db: Db, uids: string[]): Promise<Map<string, Standing>> {
  if (uids.length === 0) return new Map()
  const rows = await db
    .selectFrom('stream_videos as video')
    .select(['video.uid', 'video.settled_at', 'video.failure'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('stream_videos as clip')
            .whereRef('clip.clipped_from', '=', 'video.uid')
            .where('clip.attached_at', 'is', null)
            .where('clip.discarded_at', 'is', null),
        )
        .as('is_trimming'),
    )
    .where('video.uid', 'in', uids)
    .execute()
  return new Map(
    rows.map((row) => [
      row.uid ?? '',
      { isSettled: row.settled_at !== null, isTrimming: Boolean(row.is_trimming), failure: row.failure },
    ]),
  )
}
