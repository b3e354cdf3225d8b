import type { QueueItem, UploadQueue } from './queue'

/**
 * Keeps queues while their controls come and go, so that uploads carry on across pages: a control that comes back finds
 * its own again. What a form has sent is kept apart until it has ended, and the control begins anew.
 */
export function createKeeper(): Keeper {
  const queues = new Map<string, UploadQueue>()
  const sent = new Set<UploadQueue>()
  const listeners = new Set<() => void>()
  const report = () => {
    for (const listener of listeners) listener()
  }

  return {
    queueFor(key, create) {
      const kept = queues.get(key)
      if (kept) return kept
      const queue = create()
      queue.subscribe(report)
      queues.set(key, queue)
      return queue
    },
    letGo(key) {
      const queue = queues.get(key)
      if (queue) sent.add(queue)
      queues.delete(key)
    },
    find(uid) {
      for (const queue of [...queues.values(), ...sent]) {
        const found = queue.getItems().find((item) => uidOf(item) === uid)
        if (found) return found
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export interface Keeper {
  /** The queue of this key, made once. */
  queueFor(key: string, create: () => UploadQueue): UploadQueue
  /** A form has sent what is in it: it goes on by itself, and the next `queueFor` makes another. */
  letGo(key: string): void
  /** The upload of this uid, as long as this page lives. */
  find(uid: string): QueueItem | undefined
  /** Hears of each change of any upload. Returns the function that ends it. */
  subscribe(listener: () => void): () => void
}

function uidOf(item: QueueItem): string | undefined {
  const state = item.getState()
  return 'uid' in state ? state.uid : undefined
}
