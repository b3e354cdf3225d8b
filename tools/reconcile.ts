import type { LedgerEntry } from '@/db/ledger'
import { findHeldVideos, findOrigins, type HeldVideo, listEntries } from '@/db/overview'
import type { TurnContext } from '@/inngest/turn'
import { allVideos } from '@/lib/stream/all-videos'
import type { Video } from '@/lib/video/video'
import { printTable } from './print'

/** A place where two of the three differ: what is so, and what can be done about it. */
export interface Difference {
  uid: string
  what: string
  todo: string
}

/** Prints where the ledger, the rows and Stream differ. It changes nothing. */
export async function reconcile(context: TurnContext): Promise<boolean> {
  const { differences, atStream, known, held } = await compare(context)
  console.log(`${atStream} videos at Stream, ${known} in the ledger of ${context.origin}, ${held} held by rows`)
  if (differences.length === 0) console.log('They agree.')
  else {
    printTable(
      ['uid', 'difference', 'what to do'],
      differences.map(({ uid, what, todo }) => [uid, what, todo]),
    )
  }
  return differences.length === 0
}

/** Reads all three and compares them. What came or went meanwhile may show as a difference that a second run does not have. */
export async function compare({ db, stream, origin }: TurnContext) {
  const entries = await listEntries(db, origin)
  const held = await findHeldVideos(db)
  const videos: Video[] = []
  for await (const video of allVideos(stream)) videos.push(video)

  const origins = await findOrigins(
    db,
    videos.map(({ uid }) => uid),
  )
  const byUid = {
    entry: new Map(entries.flatMap((entry) => (entry.uid ? [[entry.uid, entry]] : []))),
    rows: groupByUid(held),
    video: new Map(videos.map((video) => [video.uid, video])),
  }
  const uids = new Set([...byUid.entry.keys(), ...byUid.rows.keys(), ...byUid.video.keys()])

  const differences = [...uids].flatMap((uid) => {
    const isElsewhere = (origins.get(uid) ?? origin) !== origin
    const seen = { entry: byUid.entry.get(uid), rows: byUid.rows.get(uid) ?? [], video: byUid.video.get(uid) }
    const found = isElsewhere && seen.rows.length === 0 ? undefined : differenceOf(seen)
    return found ? [{ uid, ...found }] : []
  })
  return { differences, atStream: videos.length, known: byUid.entry.size, held: held.length }
}

function groupByUid(held: HeldVideo[]): Map<string, HeldVideo[]> {
  const groups = new Map<string, HeldVideo[]>()
  for (const row of held) groups.set(row.uid, [...(groups.get(row.uid) ?? []), row])
  return groups
}

/** The first thing that is not as it should be with one video. Pure. */
export function differenceOf({ entry, rows, video }: Seen): Omit<Difference, 'uid'> | undefined {
  const [row] = rows
  const place = row ? `${row.field} of ${row.rowId}` : ''
  if (rows.length > 1) return { what: `${rows.length} rows hold it`, todo: 'give all but one another video' }
  if (row && !video) return { what: `${place} holds it, and Stream does not have it`, todo: 'look, or replace it' }
  if (row && !entry) {
    return { what: `${place} holds it, and the ledger does not know it`, todo: `adopt it --field ${row.field}` }
  }
  if (video && !entry) {
    return isOurs(video)
      ? { what: 'made for an intent of ours whose answer was lost', todo: 'nothing: the sweep gives it up' }
      : { what: 'at Stream only', todo: 'adopt it, or delete it at Stream' }
  }
  if (!entry) return undefined

  if (row && entry.field !== row.field)
    return { what: `${place} holds a video of ${entry.field}`, todo: 'give it another' }
  if (row && entry.discarded_at)
    return { what: `${place} holds it, though it was given up`, todo: 'replace it: it is kept' }
  if (!row && entry.attached_at && !entry.discarded_at) {
    return { what: 'taken, and no row holds it', todo: 'were triggers disabled? delete it at Stream' }
  }
  if (video && entry.deleted_at) return { what: 'deleted, and still at Stream', todo: 'delete it at Stream' }
  if (video && entry.discarded_at)
    return { what: 'given up, and still at Stream', todo: 'nothing: the sweep deletes it' }
  if (!video && !entry.deleted_at) {
    return { what: 'in the ledger, and Stream does not have it', todo: 'nothing: it is given up, and ends as gone' }
  }
  if (row && video && entry.settled_at && row.state !== video.status.state && !entry.failure) {
    return { what: `${place} says ${row.state}, Stream ${video.status.state}`, todo: 'look' }
  }
}

interface Seen {
  entry: LedgerEntry | undefined
  rows: HeldVideo[]
  video: Video | undefined
}

function isOurs({ meta }: Video): boolean {
  return typeof meta.intent === 'string'
}
