import type { QueueItem, UploadQueue } from './queue'
import { isUnderWay } from './upload-state'

/**
 * Keeps queues while their controls come and go, so that uploads carry on across pages: a control that comes back finds
 * its own again. What a form has sent is kept apart until it has ended, and the control begins anew.
 */
export function createKeeper(): Keeper {
  const queues = new Map<string, UploadQueue>()
  const sent = new Set<UploadQueue>()
  const listeners = new Set<() => void>()

  return {
    queueFor(key, create) {
      const kept = queues.get(key)
      if (kept) return kept
      const queue = create()
      queue.subscribe(() => report(queue))
      queues.set(key, queue)
      return queue
    },
    letGo(key) {
      const queue = queues.get(key)
      queues.delete(key)
      if (!queue) return
      sent.add(queue)
      report(queue)
    },
    find(uid) {
      for (const queue of [...queues.values(), ...sent]) {
        const item = queue.getItems().find((item) => uidOf(item) === uid)
        if (item) return { queue, item }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  function report(queue: UploadQueue) {
    // What has ended holds its file no longer.
    if (!queue.getItems().some((item) => isUnderWay(item.getState()))) sent.delete(queue)
    for (const listener of listeners) listener()
  }
}

export interface Keeper {
  /** The queue of this key, made once. */
  queueFor(key: string, create: () => UploadQueue): UploadQueue
  /** A form has sent what is in it: it goes on by itself, and the next `queueFor` makes another. */
  letGo(key: string): void
  /** The upload of this uid, as long as this page lives. */
  find(uid: string): { queue: UploadQueue; item: QueueItem } | undefined
  /** Hears of each change of any upload. Returns the function that ends it. */
  subscribe(listener: () => void): () => void
}

function uidOf(item: QueueItem): string | undefined {
  const state = item.getState()
  return 'uid' in state ? state.uid : undefined
}
