import { eventType } from 'inngest'
import { z } from 'zod'
import { inngest } from './client'

const video = z.object({ uid: z.string() })

/** Look at this video now. Sent when a row takes it, by Stream's webhook, for a clip, and by the sweep. */
export const videoLook = eventType('video.look', { schema: video })

type VideoLook = ReturnType<typeof videoLook.create>

/** No row holds this video any more. */
export const videoDiscarded = eventType('video.discarded', { schema: video })
type VideoDiscarded = ReturnType<typeof videoDiscarded.create>

/**
 * Says a thing that the tables say too. When it can't be sent, the sweep finds the same work within minutes, so this
 * never fails: it answers whether it was sent.
 */
export async function sendHint(...events: (VideoLook | VideoDiscarded)[]): Promise<boolean> {
  if (events.length === 0) return true
  try {
    await inngest.send(events)
    return true
  } catch (error) {
    console.warn('inngest: an event was not sent; the sweep will find its work', error)
    return false
  }
}
