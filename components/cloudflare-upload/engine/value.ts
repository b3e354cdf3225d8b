import type { QueueItem } from './queue'
import { isInFlight, isUploaded, type UploadState } from './upload-state'

/** When a form may be sent: when every byte is there, or as soon as Stream has a place for the video. */
export type SendWhen = 'uploaded' | 'created'

/** What a form sends: the uid of each file that it may send, in their order. */
export function uidsOf(items: readonly QueueItem[], sendWhen: SendWhen): string[] {
  return items.flatMap((item) => {
    const state = item.getState()
    return 'uid' in state && state.uid && mayBeSent(state, sendWhen) ? [state.uid] : []
  })
}

/** Has the form what it needs of this upload? */
export function mayBeSent(state: UploadState, sendWhen: SendWhen): boolean {
  return isUploaded(state) || (sendWhen === 'created' && isInFlight(state) && 'uid' in state && Boolean(state.uid))
}
