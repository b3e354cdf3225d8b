import { eventType } from 'inngest'
import { z } from 'zod'
import { inngest } from './client'

const video = z.object({ uid: z.string() })

/** Look at this video now. Sent when a row takes it, by Stream's webhook, for a clip, and by the sweep. */
export const videoLook = eventType('video.look', { schema: video })

/** Delete this video, if it was given up and no row holds it. Sent when a row lets go of one, and by the sweep. */
export const videoDelete = eventType('video.delete', { schema: video })

/** Whose video of which field: `field` is `'posts.video'`, `ownerId` who asked for it. */
const fact = video.extend({ field: z.string(), ownerId: z.string() })

/**
 * For the app's own functions: the video that the row `id` of the field's table holds can be played, and all that its
 * field asks for was done. `reason` says in a sentence what could not be done, such as the trim. Sent once for each uid.
 */
export const videoReady = eventType('video.ready', {
  schema: fact.extend({ id: z.string(), reason: z.string().optional() }),
})

/** For the app's own functions: the row's video came to nothing, and `reason` says why in a sentence. Sent once for each uid. */
export const videoFailed = eventType('video.failed', { schema: fact.extend({ id: z.string(), reason: z.string() }) })

/**
 * For the app's own functions: no row holds this video any more, or none ever took it; it is about to leave Stream. Sent
 * once for each uid.
 */
export const videoDiscarded = eventType('video.discarded', { schema: fact })

type Hint = ReturnType<typeof videoLook.create> | ReturnType<typeof videoDelete.create>

/**
 * Says a thing that the tables say too. When it can't be sent, the sweep finds the same work within minutes, so this
 * never fails: it answers whether it was sent.
 */
export async function sendHint(...events: Hint[]): Promise<boolean> {
  if (events.length === 0) return true
  try {
    await inngest.send(events)
    return true
  } catch (error) {
    console.warn('inngest: an event was not sent; the sweep will find its work', error)
    return false
  }
}
