import { type Selectable, sql } from 'kysely'
import type { Edits, SecondsRange } from '@/lib/video/edits'
import type { Standing } from '@/lib/video/view-of'
import type { Db } from './create-db'
import type { StreamVideosTable } from './schema'
import { isVideoField, placeOf } from './video-fields'

/** One row of the ledger. */
export type LedgerEntry = Selectable<StreamVideosTable>

/** Whom Stream was told, or will be: who asked, also where the video has gone over to somebody else since. */
export function creatorOf(entry: Pick<LedgerEntry, 'owner_id' | 'creator'>): string {
  return entry.creator ?? entry.owner_id
}

/** What the ledger says of a video of ours. Rows of another origin are never looked at. */
export function findEntry(db: Db, origin: string, uid: string): Promise<LedgerEntry | undefined> {
  return db
    .selectFrom('stream_videos')
    .selectAll()
    .where('uid', '=', uid)
    .where('origin', '=', origin)
    .executeTakeFirst()
}

/** A look at Stream was taken; there is more to do. */
export async function markLooked(db: Db, id: string): Promise<void> {
  await db.updateTable('stream_videos').set({ looked_at: sql`now()`, settled_at: null }).where('id', '=', id).execute()
}

/** Stream was asked for the poster that the person chose, and answered. */
export async function markPosterAsked(db: Db, id: string): Promise<void> {
  await db.updateTable('stream_videos').set({ poster_asked_at: sql`now()` }).where('id', '=', id).execute()
}

/**
 * How following a video ended: it is `ready` or it `failed`, which is a fact to be told; or it was `replaced`, because its
 * clip goes on in its stead. `failure` says why, or what could not be done.
 */
export interface Ending {
  outcome: 'ready' | 'failed' | 'replaced'
  failure: string | null
  /** What it takes up at Stream, where that is known; zero when it came to nothing there. */
  seconds?: number
  bytes?: number
}

/**
 * Nothing more is to be done, nor uploaded. The true figures count from now on, and replace what was reserved unless it
 * failed: whether it is over its limit is asked again at each look. That a video which a row holds is ready, or failed, is
 * written down to be told, in the same statement and once.
 */
export async function settle(db: Db, entry: LedgerEntry, end: Ending): Promise<void> {
  const { outcome, failure, seconds, bytes } = end
  const settled = db
    .updateTable('stream_videos')
    .set({
      looked_at: sql`now()`,
      settled_at: sql`now()`,
      upload_url: null,
      failure,
      ...(seconds !== undefined && {
        used_seconds: seconds,
        ...(outcome !== 'failed' && { reserved_seconds: seconds }),
      }),
      ...(bytes !== undefined && { used_bytes: bytes, ...(outcome !== 'failed' && { reserved_bytes: bytes }) }),
    })
    .where('id', '=', entry.id)
    // A row that lets go of it just now was first: it is given up, and no longer ready or failed.
    .where('discarded_at', 'is', null)
  if (outcome === 'replaced' || !isVideoField(entry.field)) {
    await settled.execute()
    return
  }

  const { table, column } = placeOf(entry.field)
  await sql`
    with settled as (${settled.returning(['id', 'uid'])})
    insert into stream_facts (video_id, kind, row_id, reason)
    select settled.id, ${outcome}, holder.id::text, ${failure}
    from settled join ${sql.table(table)} as holder on holder.${sql.ref(column)} ->> 'uid' = settled.uid
    on conflict do nothing`.execute(db)
}

/** Stream could make nothing of an upload that no row has taken: it counts no more among what its owner has. */
export async function noteNothingMade(db: Db, id: string): Promise<void> {
  await db
    .updateTable('stream_videos')
    .set({ looked_at: sql`now()`, used_seconds: 0, used_bytes: 0 })
    .where('id', '=', id)
    .where('attached_at', 'is', null)
    .execute()
}

/** Where each of these videos stands, keyed by uid. A video that the ledger does not know stands still. */
export async function findStandings(db: Db, uids: string[]): Promise<Map<string, Standing>> {
  if (uids.length === 0) return new Map()
  const rows = await db
    .selectFrom('stream_videos as video')
    .select(['video.uid', 'video.settled_at', 'video.discarded_at', 'video.failure', 'video.edits'])
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
      {
        // Given up: its row holds another video by now, which the next look will show.
        isSettled: row.settled_at !== null && row.discarded_at === null,
        isTrimming: Boolean(row.is_trimming),
        failure: row.failure,
        chosen: rangeIn(row.edits),
      },
    ]),
  )
}

function rangeIn(edits: Edits | null): SecondsRange | undefined {
  const { startSeconds, endSeconds } = edits ?? {}
  return startSeconds === undefined || endSeconds === undefined ? undefined : { startSeconds, endSeconds }
}
