import { db } from '@/db/client'
import { markDeleted } from '@/db/due'
import { findEntry } from '@/db/ledger'
import { isVideoField } from '@/db/video-fields'
import { isHeld } from '@/db/videos'
import { origin } from '@/lib/env'
import { streamLater } from '@/lib/stream/client'
import { isGone } from '@/lib/stream/error'
import { inngest } from './client'
import { videoDelete } from './events'
import { retrying } from './retrying'
import { tellFactsOf } from './tell'
import type { TurnContext } from './turn'

/** Removes from Stream what no row holds any more: after the commit that gave it up, and never before asking the column itself. */
export const deleteDiscarded = inngest.createFunction(
  {
    id: 'delete-discarded',
    triggers: [videoDelete],
    retries: 10,
    concurrency: { key: 'event.data.uid', limit: 1 },
  },
  ({ event, step }) =>
    step.run('delete', async () => {
      const { uid } = event.data
      await tellFactsOf({ db, origin }, uid)
      return retrying(() => deleteGivenUp({ db, stream: streamLater, origin }, uid))
    }),
)

/** Deletes one given-up video. Only a 2xx, or Stream's own word that it is not there, counts as gone. */
export async function deleteGivenUp({ db, stream, origin }: TurnContext, uid: string): Promise<string> {
  const entry = await findEntry(db, origin, uid)
  if (!entry?.discarded_at) return 'not given up by this deployment'
  if (entry.deleted_at) return 'gone already'
  if (!isVideoField(entry.field)) {
    console.error(`ledger: ${uid} was given up, but ${entry.field} is no video field any more: it stays at Stream`)
    return 'left alone: its field is not known'
  }
  if (await isHeld(db, entry.field, uid)) {
    console.error(`ledger: ${uid} was given up, but a row of ${entry.field} holds it: it stays at Stream`)
    return 'left alone: a row holds it'
  }

  try {
    await stream.deleteVideo(uid)
  } catch (error) {
    if (!isGone(error)) throw error
  }
  await markDeleted(db, entry.id)
  return 'deleted'
}
