import { closeIntent, type FoundVideo, findLost, findOpenIntents, recordFound } from '@/db/intents'
import { creatorOf, type LedgerEntry } from '@/db/ledger'
import { allVideos } from '@/lib/stream/all-videos'
import type { StreamApi } from '@/lib/stream/api'
import type { Video } from '@/lib/video/video'
import type { TurnContext } from './turn'

/** Clocks differ: Stream may say that a video was created a little before we asked for it. */
const CLOCK_SKEW_MINUTES = 2
/** An intent for which no video was found in all this time came to nothing. */
const HOPE_MINUTES = 24 * 60

/** The video that Stream made for an intent whose answer we never got, if it made one. */
export async function findByIntent(stream: StreamApi, intent: LedgerEntry): Promise<Video | undefined> {
  const after = minutesBefore(intent.created_at, CLOCK_SKEW_MINUTES)
  for await (const video of allVideos(stream, { after, asc: true, creator: creatorOf(intent) })) {
    if (video.meta.intent === intent.id && (video.clippedFrom ?? null) === intent.clipped_from) return video
  }
}

/**
 * Finds the videos that Stream made for our intents without our hearing of it, records them, and gives them up. Answers
 * how many. It looks back at the last two hours, and as far as the oldest intent without a uid.
 */
export async function adoptLostVideos(context: TurnContext, idleMinutes: number, now = new Date()): Promise<number> {
  const { db, stream, origin } = context
  const open = await findOpenIntents(db, origin, idleMinutes)
  const oldest = open[0]?.created_at ?? now
  const after = minutesBefore(oldest < minutesBefore(now, 120) ? oldest : minutesBefore(now, 120), CLOCK_SKEW_MINUTES)
  const before = minutesBefore(now, idleMinutes)

  const made: FoundVideo[] = []
  for await (const video of allVideos(stream, { after, asc: true })) {
    if (video.created && Date.parse(video.created) > before.getTime()) break
    const { uid, meta, creator = null, clippedFrom = null } = video
    if (isIntent(meta.intent)) made.push({ intent: meta.intent, uid, creator, clippedFrom })
  }

  const lost = await findLost(db, origin, made)
  for (const { intent, uid } of lost) await recordFound(db, intent, uid)

  const found = new Set(lost.map(({ intent }) => intent))
  const hopeless = open.filter(({ id, created_at }) => !found.has(id) && created_at < minutesBefore(now, HOPE_MINUTES))
  for (const { id } of hopeless) await closeIntent(db, id)
  return lost.length
}

function minutesBefore(time: Date, minutes: number): Date {
  return new Date(time.getTime() - minutes * 60_000)
}

function isIntent(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
}
