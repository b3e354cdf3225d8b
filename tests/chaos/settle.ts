import { findHarm, findUnfinished, type Violation } from './checks'
import { ageLedger, growOlder } from './grow-older'
import { persist } from './persist'
import { type Snapshot, takeSnapshot } from './snapshot'
import { allReady, type World } from './world'

const SWEEP_MINUTES = 10
/** A little more than the sweep waits before it takes an event for lost. */
const IDLE_MINUTES = 12
/** Untaken uploads are given up a day after their link's end, which is 6 hours after their creation. */
const ABANDONED_MINUTES = 2 * 24 * 60

export interface End {
  rounds: number
  snapshot: Snapshot
  violations: Violation[]
}

/**
 * Ends the faults and lets time pass, sweep after sweep, until nothing is left to do, or harm is seen, or `limitSeconds`
 * are over. First some sweeps of ten minutes, then two days at once.
 */
export async function settleDown(world: World, limitSeconds: number): Promise<End> {
  const end = Date.now() + limitSeconds * 1000
  await allReady(world)
  await persist('clear the faults', () => world.emulator.clearFaults())

  for (let round = 1; ; round++) {
    await letTimePass(world, round)
    const snapshot = await persist('take a snapshot', () => takeSnapshot(world))
    const harm = findHarm(snapshot)
    const unfinished = findUnfinished(snapshot)
    const isEnd = (round > OLD_AT_ROUND && unfinished.length === 0) || harm.length > 0 || Date.now() > end
    world.note(`round ${round}: ${unfinished.length} unfinished`)
    if (isEnd) return { rounds: round, snapshot, violations: harm.length > 0 ? harm : unfinished }
  }
}

const OLD_AT_ROUND = 3

async function letTimePass(world: World, round: number): Promise<void> {
  if (round === 1) await growOlder(world, IDLE_MINUTES)
  else if (round === OLD_AT_ROUND) await growOlder(world, ABANDONED_MINUTES)
  else await ageLedger(world.db, IDLE_MINUTES)
  // What is not done in a minute goes on in the next round.
  await world.engine.advance(SWEEP_MINUTES * 60).catch((error: Error) => world.note(error.message))
}
