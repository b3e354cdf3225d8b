import type { LedgerEntry } from '@/db/ledger'
import { findHeldVideos, findOrigins, type HeldVideo, listEntries } from '@/db/overview'
import { optionsOf } from '@/db/video-fields'
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

  const seenUids = [...videos, ...held].map(({ uid }) => uid)
  const origins = await findOrigins(db, seenUids)
  const intents = new Set(entries.map(({ id }) => id))
  const byUid = {
    entry: new Map(entries.flatMap((entry) => (entry.uid ? [[entry.uid, entry]] : []))),
    rows: groupByUid(held),
    video: new Map(videos.map((video) => [video.uid, video])),
  }
  const uids = new Set([...byUid.entry.keys(), ...byUid.rows.keys(), ...byUid.video.keys()])

  const differences = [...uids].flatMap((uid) => {
    const known = origins.get(uid)
    const video = byUid.video.get(uid)
    const found = differenceOf({
      entry: byUid.entry.get(uid),
      rows: byUid.rows.get(uid) ?? [],
      video,
      elsewhere: known === undefined || known === origin ? undefined : known,
      isLost: intents.has(String(video?.meta.intent)),
    })
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
export function differenceOf({ entry, rows, video, elsewhere, isLost }: Seen): Omit<Difference, 'uid'> | undefined {
  const [row] = rows
  const place = row ? `${row.field} of ${row.rowId}` : ''
  if (rows.length > 1) return { what: `${rows.length} rows hold it`, todo: 'give all but one another video' }
  if (elsewhere)
    return row && { what: `${place} holds a video of ${elsewhere}`, todo: 'nothing: that deployment looks after it' }
  if (row && !video) return { what: `${place} holds it, and Stream does not have it`, todo: 'look, or replace it' }
  if (row && !entry) {
    return { what: `${place} holds it, and the ledger does not know it`, todo: `adopt it --field ${row.field}` }
  }
  if (video && !entry) {
    return isLost
      ? {
          what: 'made for an intent of ours whose answer was lost',
          todo: 'nothing for two hours: the sweep gives it up',
        }
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
    const todo = entry.upload_expires_at
      ? 'nothing: it is given up a day after its link ends'
      : 'nothing: no row has taken it'
    return { what: 'in the ledger, and Stream does not have it', todo }
  }
  if (row && video && optionsOf(row.field).requireSignedUrls && !video.requireSignedURLs) {
    return { what: `public, and ${row.field} is private`, todo: 'look: that makes it private' }
  }
  if (row && video && entry.settled_at && row.state !== video.status.state && !entry.failure) {
    return { what: `${place} says ${row.state}, Stream ${video.status.state}`, todo: 'look' }
  }
}

interface Seen {
  entry: LedgerEntry | undefined
  rows: HeldVideo[]
  video: Video | undefined
  /** The deployment whose it is, where that is another. */
  elsewhere: string | undefined
  /** It names an intent of this deployment. */
  isLost: boolean
}
