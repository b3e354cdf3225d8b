/** Lets `limit()` uploads go at once. When one is done, the one that comes first in `orderOf` goes next. */
export function createSlots(limit: () => number, orderOf: (id: string) => number): Slots {
  const going = new Set<object>()
  const waiting = new Map<object, { id: string; go: () => void }>()

  return {
    enter(id, go) {
      const slot = {}
      waiting.set(slot, { id, go })
      admit()
      return () => {
        waiting.delete(slot)
        if (going.delete(slot)) admit()
      }
    },
  }

  function admit() {
    while (going.size < limit() && waiting.size > 0) {
      const [[slot, { go }]] = [...waiting].sort(([, a], [, b]) => orderOf(a.id) - orderOf(b.id)) as [Waiting]
      waiting.delete(slot)
      going.add(slot)
      go()
    }
  }
}

type Waiting = [object, { id: string; go: () => void }]

export interface Slots {
  /** Calls `go` when there is room, perhaps at once. Returns the function that leaves, or stops to wait. */
  enter(id: string, go: () => void): () => void
}
