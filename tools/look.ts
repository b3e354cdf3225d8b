import { setTimeout as after } from 'node:timers/promises'
import { findEntry, type LedgerEntry } from '@/db/ledger'
import { isVideoField } from '@/db/video-fields'
import { isHeld } from '@/db/videos'
import { sendHint, videoDelete, videoLook } from '@/inngest/events'
import type { TurnContext } from '@/inngest/turn'
import type { Given } from './commands'
import { lifeOf } from './life'
import { theUid } from './the-uid'

/**
 * Asks the background function to look at a video now, or to delete one that was given up, and waits until it has. It
 * does not look by itself, so that two looks at one video never overlap.
 */
export async function look({ db, origin }: TurnContext, given: Given): Promise<boolean> {
  const uid = theUid('look', given)
  const before = await findEntry(db, origin, uid)
  if (!before) throw new Error(`${uid}: the ledger of ${origin} does not know it. Take it over with adopt first`)

  if (lifeOf(before) === 'not taken yet' || before.deleted_at) {
    console.log(`${uid}: ${lifeOf(before)}, so there is nothing to look at`)
    return true
  }

  if (before.discarded_at && isVideoField(before.field) && (await isHeld(db, before.field, uid))) {
    console.log(`${uid}: given up, but a row of ${before.field} holds it, so it is kept at Stream`)
    return true
  }
  if (!isVideoField(before.field)) {
    console.log(`${uid}: ${before.field} is no video field any more, so it is left alone`)
    return true
  }

  const hint = before.discarded_at ? videoDelete.create({ uid }) : videoLook.create({ uid })
  if (!(await sendHint(hint))) throw new Error('Inngest does not take events: is it there, and is the event key right?')

  for (const end = Date.now() + WAIT_SECONDS * 1000; Date.now() < end; await after(200)) {
    const entry = await findEntry(db, origin, uid)
    if (entry && hasChanged(before, entry)) {
      console.log(`${uid}: ${lifeOf(entry)}${entry.failure ? `: ${entry.failure}` : ''}`)
      return true
    }
  }
  console.log(`${uid}: nothing has looked at it within ${WAIT_SECONDS} s. Are the functions registered with Inngest?`)
  return false
}

const WAIT_SECONDS = 20

function hasChanged(before: LedgerEntry, entry: LedgerEntry): boolean {
  const moments = ['looked_at', 'settled_at', 'discarded_at', 'deleted_at', 'attached_at'] as const
  return moments.some((name) => entry[name]?.getTime() !== before[name]?.getTime())
}
