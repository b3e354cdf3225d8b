import { findClipsOf, withdrawClip } from '@/db/clips'
import type { Db } from '@/db/create-db'
import { findEntry, type LedgerEntry, markLooked, markPosterAsked, noteNothingMade, settle } from '@/db/ledger'
import type { VideoField } from '@/db/schema'
import { isVideoField, optionsOf } from '@/db/video-fields'
import { findHeld, storeGone, storeVideo, swapForClip } from '@/db/videos'
import type { StreamApi } from '@/lib/stream/api'
import { isFinalRefusal, isGone } from '@/lib/stream/error'
import { asFailed } from '@/lib/video/failure'
import { type NextStep, nextStep } from '@/lib/video/next-step'
import { type Downloads, isPlayable, type Video } from '@/lib/video/video'
import { giveUpClip, startClip } from './clip'
import { close, privacyFor } from './privacy'

/** What a turn touches. */
export interface TurnContext {
  db: Db
  stream: StreamApi
  /** The account and deployment whose videos are ours. */
  origin: string
}

/**
 * How a turn ended: `again` at once, `wait` and look again, or `settled`. `look` names a video to be followed from now on,
 * `discarded` one that no row holds any more. Small, because Inngest keeps it.
 */
export interface Verdict {
  kind: 'again' | 'wait' | 'settled'
  because: string
  look?: string
  discarded?: string
}

/** One turn: load, look, decide, act, store. Always from the beginning, so that a retry never acts on an old look. */
export async function takeTurn(context: TurnContext, uid: string, now = new Date()): Promise<Verdict> {
  const { db, stream, origin } = context
  const entry = await findEntry(db, origin, uid)
  if (!entry) return { kind: 'settled', because: 'not a video of this deployment' }
  if (entry.discarded_at) return { kind: 'settled', because: 'given up', discarded: uid }
  if (!entry.attached_at && !entry.clipped_from) return lookAtUntaken(context, entry)
  if (!isVideoField(entry.field)) return { kind: 'settled', because: `${entry.field} is no video field any more` }

  const field = entry.field
  const wishes = optionsOf(field)
  const video = await lookAt(stream, uid)
  const isUntakenClip = entry.clipped_from !== null && entry.attached_at === null
  if (video && isPlayable(video) && !isUntakenClip && (await close(stream, video, privacyFor(field, video)))) {
    return { kind: 'again', because: 'it was made as private as its field' }
  }
  const downloads =
    video && wishes.downloadable && !isUntakenClip && isPlayable(video) ? await downloadsOf(stream, uid) : null
  const { current: clip, failure } = await findClipsOf(db, uid)
  const next = nextStep(
    {
      video,
      downloads,
      isUntakenClip,
      // Stream's own word too: one that was adopted was cut before the ledger knew it.
      isClip: entry.clipped_from !== null || Boolean(video?.clippedFrom),
      clip: clip ? { isMade: clip.uid !== null } : null,
      failure,
      edits: entry.edits,
      isPosterAsked: entry.poster_asked_at !== null,
      reserved: { seconds: entry.reserved_seconds, bytes: Number(entry.reserved_bytes) },
    },
    wishes,
    now,
  )
  if (video) await store(db, field, heldAs(video, next), downloads)

  switch (next.kind) {
    case 'wait':
      await markLooked(db, entry.id)
      return { kind: 'wait', because: video ? stateOf(video) : 'waiting' }

    case 'swap':
      return swap(context, entry, field, video)

    case 'trim':
      return startClip(context, entry, { field, video }, next)

    case 'poster':
      return choosePoster(context, entry, next.thumbnailTimestampPct)

    case 'download':
      return startDownload(context, entry, field, video)

    case 'done':
      await settle(db, entry, {
        outcome: clip?.uid ? 'replaced' : 'ready',
        failure: next.failure ?? null,
        ...figuresOf(video),
      })
      if (clip && !clip.uid) await withdrawClip(db, clip.id)
      // Told again on each turn, so that a clip is followed even when the first telling was lost.
      return { kind: 'settled', because: clip?.uid ? 'its clip goes on' : 'done', ...(clip?.uid && { look: clip.uid }) }

    case 'fail':
      if (isUntakenClip) return giveUpClip(db, entry, next.failure)
      if (!video) await storeGone(db, field, uid)
      if (clip && !clip.uid) await withdrawClip(db, clip.id)
      await settle(db, entry, { outcome: 'failed', failure: next.failure, ...figuresOfFailed(video) })
      return { kind: 'settled', because: next.failure }

    default:
      return next satisfies never
  }
}

/** A day has passed and Stream is not done. What is there stays, with the reason; a webhook may still start it again. */
export async function giveUpWaiting({ db, origin }: TurnContext, uid: string): Promise<Verdict> {
  const because = 'Cloudflare Stream did not finish within a day.'
  const entry = await findEntry(db, origin, uid)
  if (!entry || entry.discarded_at) return { kind: 'settled', because: 'given up' }

  const { current: clip } = await findClipsOf(db, uid)
  if (clip && !clip.uid) return giveUpClip(db, clip, because)
  if (entry.clipped_from && !entry.attached_at) return giveUpClip(db, entry, because)

  const video = isVideoField(entry.field) ? await findHeld(db, entry.field, uid) : undefined
  const outcome = video && isPlayable(video) ? 'ready' : 'failed'
  await settle(db, entry, { outcome, failure: because })
  return { kind: 'settled', because }
}

/** Nothing is followed before a row has it. But when Stream could make nothing of it, its owner may upload another. */
async function lookAtUntaken({ db, stream }: TurnContext, entry: LedgerEntry): Promise<Verdict> {
  const video = await lookAt(stream, entry.uid ?? '')
  if (video?.status.state === 'error') await noteNothingMade(db, entry.id)
  return { kind: 'settled', because: 'no row has taken it yet' }
}

async function lookAt(stream: StreamApi, uid: string): Promise<Video | null> {
  try {
    return await stream.getVideo(uid)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

/** None, also where Stream says so by 404. */
async function downloadsOf(stream: StreamApi, uid: string): Promise<Downloads> {
  try {
    return await stream.listDownloads(uid)
  } catch (error) {
    if (isGone(error)) return {}
    throw error
  }
}

/** What a row is to say of a video: the same after each look, so a video that is over a limit never seems to play. */
function heldAs(video: Video, next: NextStep): Video {
  return next.kind === 'fail' && isPlayable(video) ? asFailed(video, next.failure) : video
}

/**
 * Asks Stream for the chosen poster. Written down after the answer, so that a lost one is asked for again, and never more
 * often, whatever Stream then says of it: it may round.
 */
async function choosePoster(
  { db, stream }: TurnContext,
  entry: LedgerEntry,
  thumbnailTimestampPct: number,
): Promise<Verdict> {
  let because = `poster at ${thumbnailTimestampPct}`
  try {
    await stream.editVideo(entry.uid ?? '', { thumbnailTimestampPct })
  } catch (error) {
    if (!isFinalRefusal(error)) throw error
    // A video is good with another poster too.
    console.warn(`stream: ${error.message}`)
    because = error.message
  }
  await markPosterAsked(db, entry.id)
  return { kind: 'again', because }
}

async function startDownload(
  { db, stream }: TurnContext,
  entry: LedgerEntry,
  field: VideoField,
  video: Video | null,
): Promise<Verdict> {
  try {
    await store(db, field, video, await stream.createDownload(entry.uid ?? ''))
    await markLooked(db, entry.id)
    return { kind: 'wait', because: 'the download is being made' }
  } catch (error) {
    if (!isFinalRefusal(error)) throw error
    const failure = 'Cloudflare Stream could not make the download.'
    await settle(db, entry, { outcome: 'ready', failure, ...figuresOf(video) })
    return { kind: 'settled', because: error.message }
  }
}

async function store(db: Db, field: VideoField, video: Video | null, downloads: Downloads | null): Promise<void> {
  if (video) await storeVideo(db, field, downloads ? { ...video, downloads } : video)
}

async function swap(
  { db, stream }: TurnContext,
  clip: LedgerEntry,
  field: VideoField,
  video: Video | null,
): Promise<Verdict> {
  const originalUid = clip.clipped_from ?? ''
  const original = await lookAt(stream, originalUid)
  if (video && original && (await close(stream, video, privacyFor(field, original)))) {
    return { kind: 'again', because: 'the clip was made as private as its original' }
  }
  const isSwapped = video && (await swapForClip(db, field, originalUid, video))
  if (!isSwapped) return giveUpClip(db, clip, 'No row holds the original any more.')
  return { kind: 'again', because: 'the clip has replaced its original', discarded: originalUid }
}

function figuresOf(video: Video | null): { seconds?: number; bytes?: number } {
  if (!video || video.duration < 0) return {}
  return { seconds: Math.ceil(video.duration), bytes: video.size }
}

/** What Stream made of it lies there, though it is over a limit. Of an error, or of bytes that never came, nothing does. */
function figuresOfFailed(video: Video | null): { seconds?: number; bytes?: number } {
  const isNothing = !video || ['error', 'pendingupload'].includes(video.status.state)
  return isNothing ? { seconds: 0, bytes: 0 } : figuresOf(video)
}

function stateOf(video: Video): string {
  return `${video.status.state} ${video.status.pctComplete ?? ''}`.trim()
}
