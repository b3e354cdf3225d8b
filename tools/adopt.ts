import { adoptVideo, findHeldVideos, findOrigins } from '@/db/overview'
import { isVideoField, optionsOf, type VideoField, videoFieldNames } from '@/db/video-fields'
import type { TurnContext } from '@/inngest/turn'
import { isGone, isStreamError } from '@/lib/stream/error'
import { checkUid, isUid } from '@/lib/stream/uid'
import type { Given } from './commands'

/**
 * Takes over videos that were at Stream before the kit. Each one is looked up there first, and refused by itself when
 * Stream does not have it, when the ledger knows it, or when nothing says whose it is.
 */
export async function adopt(context: TurnContext, { uids, field, owner, held }: Given): Promise<boolean> {
  const { origin } = context
  if (!field || !isVideoField(field)) {
    throw new Error(`--field ${field ?? '(missing)'}: it takes one of ${videoFieldNames.join(', ')}`)
  }
  const wanted = held ? await findUnknownHeld(context, field) : uids.map(checkUid)
  if (wanted.length === 0) {
    console.log(
      held ? `Every video that rows of ${field} hold is in the ledger.` : 'adopt takes one uid or more, or --held',
    )
    return Boolean(held)
  }

  console.log(`For the deployment ${origin}:`)
  if (optionsOf(field).requireSignedUrls) {
    console.log(
      `${field} is private. A video that is public at Stream stays so until it is looked at: reconcile lists it.`,
    )
  }
  let isWhole = true
  for (const uid of wanted) {
    const refusal = await adoptOne(context, uid, field, owner)
    console.log(refusal ? `${uid}: not taken over: ${refusal}` : `${uid}: taken over for ${field}`)
    isWhole &&= refusal === undefined
  }
  return isWhole
}

async function findUnknownHeld({ db }: TurnContext, field: VideoField): Promise<string[]> {
  const held = (await findHeldVideos(db, { field })).map(({ uid }) => uid)
  const known = await findOrigins(db, held)
  return held.filter((uid) => !known.has(uid))
}

/** Why it was not taken over; undefined when it was. */
async function adoptOne(
  { db, stream, origin }: TurnContext,
  uid: string,
  field: VideoField,
  owner: string | undefined,
): Promise<string | undefined> {
  if (!isUid(uid)) return 'this can not be a uid of Stream'
  const [holder] = await findHeldVideos(db, { uid })
  if (holder && holder.field !== field) return `a row of ${holder.field} holds it`
  try {
    const video = await stream.getVideo(uid)
    const ownerId = holder?.ownerId ?? owner ?? video.creator
    if (!ownerId) return 'Stream knows no creator of it: say whose it is with --owner'

    const seconds = Math.max(0, Math.ceil(video.duration))
    const isAdopted = await adoptVideo(db, {
      ...{ origin, uid, field, ownerId, seconds, bytes: video.size },
      isHeld: holder !== undefined,
    })
    return isAdopted ? undefined : 'the ledger knows it already'
  } catch (error) {
    if (isGone(error)) return 'Stream does not have it'
    if (isStreamError(error)) return error.message
    throw error
  }
}
