import { evaluateKey } from './expression'
import type { FunctionConfig, StoredEvent } from './state'

export type Slot = { name: string; limit: number }

/** Counts the calls that are being executed. A run that sleeps or waits takes no slot. */
export interface Slots {
  /** Takes all of them or none. */
  take(slots: Slot[]): boolean
  free(slots: Slot[]): void
}

export function createSlots(): Slots {
  const taken = new Map<string, number>()
  return {
    take(slots) {
      if (slots.some(({ name, limit }) => (taken.get(name) ?? 0) >= limit)) return false
      for (const { name } of slots) taken.set(name, (taken.get(name) ?? 0) + 1)
      return true
    },
    free(slots) {
      for (const { name } of slots) taken.set(name, (taken.get(name) ?? 0) - 1)
    },
  }
}

/** The slots that a call for this event needs: one for each rule. Scopes other than `fn` are shared by functions. */
export function slotsOf(config: FunctionConfig, event: StoredEvent): Slot[] {
  return config.concurrency.map(({ limit, key, scope }) => {
    const owner = scope === 'fn' ? config.id : scope
    return { limit, name: `${owner} ${key ?? ''} ${evaluateKey(key, { event: event.payload })}` }
  })
}
