import { failClip, intendClip, recordClip } from '@/db/clips'
import type { Db } from '@/db/create-db'
import { creatorOf, type LedgerEntry, markLooked, settle } from '@/db/ledger'
import type { VideoField } from '@/db/schema'
import { isFinalRefusal, isStreamError, type StreamError } from '@/lib/stream/error'
import { shorten } from '@/lib/tus/file-name'
import type { Edits, SecondsRange } from '@/lib/video/edits'
import type { Video } from '@/lib/video/video'
import { findByIntent } from './intents'
import { privacyFor } from './privacy'
import type { TurnContext, Verdict } from './turn'

/**
 * Has a clip of a video made, once: the intent is written first, and a clip that Stream made without our hearing of it is
 * found by that intent. The clip's own run goes on from there.
 *
 * @see https://developers.cloudflare.com/stream/edit-videos/video-clipping/
 */
export async function startClip(
  context: TurnContext,
  original: LedgerEntry,
  { field, video }: { field: VideoField; video: Video | null },
  range: SecondsRange & Pick<Edits, 'thumbnailTimestampPct'>,
): Promise<Verdict> {
  const { db, stream } = context
  const { startSeconds, endSeconds, thumbnailTimestampPct } = range
  // The clip's own run sees to the poster, should Stream not take it with the clip.
  const edits = thumbnailTimestampPct === undefined ? null : { thumbnailTimestampPct }
  const clip = await intendClip(db, original, { seconds: endSeconds - startSeconds, edits })
  if (!clip || !video) return { kind: 'settled', because: 'given up' }
  if (clip.uid) return { kind: 'settled', because: 'its clip goes on', look: clip.uid }

  try {
    const made =
      (await findByIntent(stream, clip)) ??
      (await stream.createClip({ ...clipOf(video, clip, range), ...privacyFor(field, video) }))
    if (!(await recordClip(db, clip.id, made.uid))) {
      await markLooked(db, original.id)
      return { kind: 'wait', because: 'the clip was given up meanwhile', discarded: made.uid }
    }
    await settle(db, original, { outcome: 'replaced', failure: null })
    return { kind: 'settled', because: `clip from ${startSeconds} to ${endSeconds} s`, look: made.uid }
  } catch (error) {
    if (isNotYet(error)) {
      await markLooked(db, original.id)
      return { kind: 'wait', because: error.message }
    }
    if (isFinalRefusal(error)) return giveUpClip(db, clip, 'Cloudflare Stream does not cut it.')
    throw error
  }
}

/** A clip comes to nothing: its original stays as it is, with the reason, and goes on from there. */
export async function giveUpClip(db: Db, clip: LedgerEntry, reason: string): Promise<Verdict> {
  await failClip(db, clip, `The video could not be trimmed. ${reason}`)
  const { uid, clipped_from } = clip
  return {
    kind: 'settled',
    because: reason,
    ...(clipped_from && { look: clipped_from }),
    ...(uid && { discarded: uid }),
  }
}

/** 400 with code 10005 means "not ready" as well as "range", and 413 "no room now": both may pass. */
function isNotYet(error: unknown): error is StreamError {
  return isStreamError(error) && ((error.status === 400 && error.code === 10005) || error.status === 413)
}

/** Stream's documents don't say what a clip inherits, so everything is said: this, and who may play it. */
function clipOf(video: Video, clip: LedgerEntry, range: SecondsRange) {
  const { thumbnailTimestampPct } = clip.edits ?? {}
  return {
    clippedFromVideoUID: video.uid,
    startTimeSeconds: range.startSeconds,
    endTimeSeconds: range.endSeconds,
    creator: creatorOf(clip),
    meta: { ...(typeof video.meta.name === 'string' && { name: shorten(video.meta.name) }), intent: clip.id },
    ...(thumbnailTimestampPct !== undefined && { thumbnailTimestampPct }),
  }
}
