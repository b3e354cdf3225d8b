import type { Locks, Release } from './locks'
import type { Slots } from './slots'

/**
 * Waits until a file may be sent: a slot of its queue is free, and no other tab sends it. Who waits for another tab keeps
 * no slot. Returns the function that ends the wait, or the turn: for other tabs only when `after` has settled.
 */
export function takeTurn({ id, name, slots, locks, ...on }: TurnOptions): Release {
  const leaving = new AbortController()
  let leaveSlot = () => {}
  let release: Release | undefined

  enterSlot(() => void tryLock())
  return (after) => {
    leaving.abort()
    leaveSlot()
    release?.(after)
  }

  function enterSlot(then: () => void) {
    let isIn = false
    leaveSlot =
      slots?.enter(id, () => {
        isIn = true
        then()
      }) ?? leaveSlot
    if (!slots) then()
    else if (!isIn) on.onQueued()
  }

  async function tryLock() {
    if (keep(await locks.tryHold(name))) return on.onTurn(false)
    if (leaving.signal.aborted) return
    leaveSlot()
    on.onElsewhere()
    if (keep(await locks.hold(name, leaving.signal))) enterSlot(() => on.onTurn(true))
  }

  /** Whether the lock is ours, and still wanted. */
  function keep(held: Release | undefined): boolean {
    release = held
    if (leaving.signal.aborted) held?.()
    return held !== undefined && !leaving.signal.aborted
  }
}

export interface TurnOptions {
  /** In `slots`. */
  id: string
  /** In `locks`: the same for this file in every tab. */
  name: string
  /** Without them there is always room. */
  slots?: Slots
  locks: Locks
  onQueued(): void
  onElsewhere(): void
  /** `hasWaited`: another tab was sending it until now. */
  onTurn(hasWaited: boolean): void
}
