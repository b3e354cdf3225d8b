import { type Selectable, sql } from 'kysely'
import type { Db } from './create-db'
import type { FactKind, StreamFactsTable } from './schema'

/** A fact that nobody was told of yet. `rowId` is the row that held the video then; null for one that was given up. */
export interface UntoldFact {
  videoId: string
  kind: FactKind
  uid: string
  field: string
  ownerId: string
  rowId: string | null
  reason: string | null
}

/** The facts that are still to be told, oldest first: those of one video, or all that are older than `idleMinutes`. */
export async function findUntoldFacts(
  db: Db,
  origin: string,
  which: { uid: string } | { idleMinutes: number },
): Promise<UntoldFact[]> {
  const rows = await db
    .selectFrom('stream_facts as fact')
    .innerJoin('stream_videos as video', 'video.id', 'fact.video_id')
    .select(['fact.video_id', 'fact.kind', 'fact.row_id', 'fact.reason', 'video.uid', 'video.field', 'video.owner_id'])
    .where('fact.told_at', 'is', null)
    .where('video.origin', '=', origin)
    .where('video.uid', 'is not', null)
    .where((eb) =>
      'uid' in which
        ? eb('video.uid', '=', which.uid)
        : eb('fact.happened_at', '<', sql<Date>`now() - make_interval(mins => ${which.idleMinutes})`),
    )
    .orderBy('fact.happened_at')
    .limit(500)
    .execute()

  return rows.map((row) => ({
    videoId: row.video_id,
    kind: row.kind,
    uid: row.uid ?? '',
    field: row.field,
    ownerId: row.owner_id,
    rowId: row.row_id,
    reason: row.reason,
  }))
}

/** All that has been true of one video, in order. */
export function listFacts(db: Db, videoId: string): Promise<Selectable<StreamFactsTable>[]> {
  return db.selectFrom('stream_facts').selectAll().where('video_id', '=', videoId).orderBy('happened_at').execute()
}

/** These facts were told. */
export async function markTold(db: Db, facts: Pick<UntoldFact, 'videoId' | 'kind'>[]): Promise<void> {
  if (facts.length === 0) return
  await db
    .updateTable('stream_facts')
    .set({ told_at: sql`now()` })
    .where((eb) => eb.or(facts.map(({ videoId, kind }) => eb.and({ video_id: videoId, kind }))))
    .execute()
}
