import { db } from '@/db/client'
import type { Db } from '@/db/create-db'
import { creatorOf } from '@/db/ledger'
import type { VideoField } from '@/db/schema'
import { chooseEdits, type OwnUpload } from '@/db/uploads'
import { optionsOf } from '@/db/video-fields'
import { origin } from '@/lib/env'
import type { StreamApi } from '@/lib/stream/api'
import { stream } from '@/lib/stream/client'
import { isGone, isStreamError } from '@/lib/stream/error'
import { within } from '@/lib/stream/within'
import { boundEdits, type Edits } from '@/lib/video/edits'
import { type Video, videoSchema } from '@/lib/video/video'

/**
 * The video of a uid that a form sent, to be stored in a row. Undefined unless it is this person's own upload, for this
 * field, and not taken: nothing else of what a browser says is believed. When Stream is slow, a minimal video that says
 * only that the upload is there; the first look fills it in.
 *
 * `edits` (what `editsOf` reads of a form) are written into the ledger, as far as the field allows them, in place of those
 * of an earlier attempt; the background functions carry them out once a row has the video.
 */
export function takeVideo(
  field: VideoField,
  uid: string,
  ownerId: string,
  edits: Edits = {},
): Promise<Video | undefined> {
  return takeUpload({ db, stream }, { origin, ownerId, field, uid }, edits)
}

/** As `takeVideo`, by other connections than the app's. */
export async function takeUpload(
  { db, stream }: { db: Db; stream: StreamApi },
  wanted: OwnUpload,
  edits: Edits = {},
): Promise<Video | undefined> {
  const allowed = boundEdits(edits, optionsOf(wanted.field))
  const upload = await chooseEdits(db, wanted, Object.keys(allowed).length > 0 ? allowed : null)
  if (!upload) return undefined
  const { uid } = wanted
  // Of what comes from a link, nobody but Stream knows the size.
  const known = upload.upload_url
    ? { status: { state: 'queued' }, size: Number(upload.reserved_bytes) }
    : { status: { state: 'downloading' } }
  const minimal = { uid, creator: creatorOf(upload), ...known }
  try {
    const seen = await within(stream.getVideo(uid), SNAPSHOT_SECONDS)
    return seen ?? videoSchema.parse(minimal)
  } catch (error) {
    if (isGone(error)) return undefined
    if (!isStreamError(error)) throw error
    console.warn(`stream: ${error.message}`)
    return videoSchema.parse(minimal)
  }
}

/** A person is waiting: the snapshot may be had later. */
const SNAPSHOT_SECONDS = 3
