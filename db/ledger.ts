import { type Selectable, sql } from 'kysely'
import type { Standing } from '@/lib/video/view-of'
import type { Db } from './create-db'
import type { StreamVideosTable } from './schema'

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
    .select(['video.uid', 'video.settled_at', 'video.discarded_at', 'video.failure'])
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
      },
    ]),
  )
}
