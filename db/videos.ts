import { sql } from 'kysely'
import type { User } from '@/lib/session'
import { withToken } from '@/lib/stream/playback'
import { signToken } from '@/lib/stream/sign-token'
import type { TokenRights } from '@/lib/stream/token'
import { isPlayable, type Video } from '@/lib/video/video'
import type { VideoRef, VideoView } from '@/lib/video/view'
import { viewOf } from '@/lib/video/view-of'
import type { Db } from './create-db'
import { findStandings } from './ledger'
import { allowed } from './rights'
import type { VideoField } from './schema'
import { codeOf, inTransaction } from './transaction'
import { optionsOf, placeOf } from './video-fields'

/** The video that a row holds now, for who may see the row (`db/rights.ts`). Undefined for who may not, and when there is none. */
export async function findVideo(db: Db, ref: VideoRef<VideoField>, user: User | null): Promise<VideoView | undefined> {
  const { table, column } = placeOf(ref.field)
  const { rows } = await sql<{ video: Video | null }>`
    select ${sql.ref(column)} as video from ${sql.table(table)}
    where id = ${ref.id} and ${allowed(user, 'see', table)}`
    .execute(db)
    .catch(asNoRow)

  const row = rows[0]
  if (!row) return undefined
  return (await viewsOf(db, [{ field: ref.field, video: row.video }]))[0]
}

/** What a browser may know of several videos, in their order, with one query for all. */
export async function viewsOf(db: Db, held: { field: VideoField; video: Video | null }[]): Promise<VideoView[]> {
  const standings = await findStandings(
    db,
    held.flatMap(({ video }) => (video ? [video.uid] : [])),
  )
  return Promise.all(
    held.map(async ({ field, video }) => {
      const standing = standings.get(video?.uid ?? '') ?? { isSettled: true, isTrimming: false, failure: null }
      const { downloadable } = optionsOf(field)
      if (!video?.requireSignedURLs) return viewOf(video, standing, { downloadable })
      const { token, endsAt } = await tokenFor(video, { downloadable })
      return viewOf(withToken(video, token), standing, { downloadable, addressesEndAt: endsAt })
    }),
  )
}

/** Only what plays is worth a token, which may be a call to Stream. */
async function tokenFor(video: Video, rights: TokenRights): Promise<{ token: string | null; endsAt?: Date }> {
  return isPlayable(video) ? signToken(video.uid, rights) : { token: null }
}

/**
 * Stores what Stream says of a video, where a row still holds it and what is there is not newer. False when no row took
 * it: the row is gone, holds another video by now, or knows better.
 */
export async function storeVideo(db: Db, field: VideoField, video: Video): Promise<boolean> {
  const { table, column } = placeOf(field)
  const place = sql.ref(column)
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${place} = ${jsonOf(video)}::jsonb
    where ${place} ->> 'uid' = ${video.uid}
      and case when ${place} ->> 'modified' ~ ${DATE_TIME}
        then coalesce((${place} ->> 'modified')::timestamptz <= ${video.modified ?? null}::timestamptz, true)
        else true end`.execute(db)
  return (numAffectedRows ?? 0n) > 0n
}

/** Puts a clip in the place of its original, in one statement. False when no row holds the original any more. */
export async function swapForClip(db: Db, field: VideoField, originalUid: string, clip: Video): Promise<boolean> {
  const { table, column } = placeOf(field)
  const swap = sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${jsonOf(clip)}::jsonb
    where ${sql.ref(column)} ->> 'uid' = ${originalUid}`
  const { numAffectedRows } = await inTransaction(db, (trx) => swap.execute(trx))
  return (numAffectedRows ?? 0n) > 0n
}

/** Stream does not have the video any more: the row that holds it says so, and keeps the rest of what was known. */
export async function storeGone(db: Db, field: VideoField, uid: string): Promise<void> {
  const { table, column } = placeOf(field)
  const place = sql.ref(column)
  await sql`
    update ${sql.table(table)}
    set ${place} = ${place} || jsonb_build_object('readyToStream', false, 'status', jsonb_build_object('state', 'error'))
    where ${place} ->> 'uid' = ${uid}`.execute(db)
}

/** Does a row hold this video? Asked of the column itself, through its index, before anything is deleted. */
export async function isHeld(db: Db, field: VideoField, uid: string): Promise<boolean> {
  return (await findHeld(db, field, uid)) !== undefined
}

/** What the row that holds this video says of it. */
export async function findHeld(db: Db, field: VideoField, uid: string): Promise<Video | undefined> {
  const { table, column } = placeOf(field)
  const place = sql.ref(column)
  const { rows } = await sql<{ video: Video }>`
    select ${place} as video from ${sql.table(table)} where ${place} ->> 'uid' = ${uid} limit 1`.execute(db)
  return rows[0]?.video
}

/** An id that is none of its column's type (22P02, 22003), or no text at all (22021), names no row. */
function asNoRow(error: unknown): { rows: { video: Video | null }[] } {
  if (['22P02', '22003', '22021'].includes(codeOf(error) ?? '')) return { rows: [] }
  throw error
}

/** What PostgreSQL certainly reads as a time. */
const DATE_TIME = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$'

/** PostgreSQL's jsonb takes every character but NUL. */
function jsonOf(video: Video): string {
  return JSON.stringify(video, (_key, value) => (typeof value === 'string' ? value.replaceAll('\0', '') : value))
}
