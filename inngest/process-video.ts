import { db } from '@/db/client'
import { origin } from '@/lib/env'
import { streamLater } from '@/lib/stream/client'
import { inngest } from './client'
import { sendHint, videoDelete, videoLook } from './events'
import { retrying } from './retrying'
import { tellFactsOf } from './tell'
import { giveUpWaiting, takeTurn, type Verdict } from './turn'

/**
 * Follows one uid until nothing more is to be done: refresh, trim, swap, download URL. A run is a loop of one turn (load,
 * look at Stream, decide, act, store) and a growing sleep. A new `video.look` replaces the sleeping run, so nothing that
 * Stream says can fall between a look and a wait. Every step is safe to repeat.
 */
export const processVideo = inngest.createFunction(
  {
    id: 'process-video',
    triggers: [videoLook],
    retries: 10,
    singleton: { key: 'event.data.uid', mode: 'cancel' },
    // The replaced run's last step still ends: two turns for one uid must not overlap.
    concurrency: { key: 'event.data.uid', limit: 1 },
  },
  async ({ event, step }) => {
    const { uid } = event.data
    const context = { db, stream: streamLater, origin }

    for (let turn = 1; turn <= MAX_TURNS; turn++) {
      const verdict = await step.run(`turn ${turn}`, () => telling(uid, () => takeTurn(context, uid)))
      if (verdict.kind === 'settled') return verdict
      const isHasty = verdict.kind === 'again' && turn <= HASTY_TURNS
      if (!isHasty) await step.sleep(`wait ${turn}`, `${pauseSeconds(turn)}s`)
    }
    return step.run('give up waiting', () => telling(uid, () => giveUpWaiting(context, uid)))
  },
)

/**
 * Tells what came of a turn within the same step: a run that is replaced after a step does nothing more, and the next one
 * would not know that there was something to tell.
 */
async function telling(uid: string, turn: () => Promise<Verdict>): Promise<Verdict> {
  const verdict = await retrying(turn)
  const look = verdict.look ? [videoLook.create({ uid: verdict.look })] : []
  const discarded = verdict.discarded ? [videoDelete.create({ uid: verdict.discarded })] : []
  await sendHint(...look, ...discarded)
  if (verdict.kind === 'settled') await tellFactsOf({ db, origin }, uid)
  return verdict
}

/** With the pauses below, a little over a day. */
const MAX_TURNS = 310

/** What comes again at once more often than this is going round in circles. */
const HASTY_TURNS = 5

/** 2 s, then half as long again each time, to 5 minutes. */
export function pauseSeconds(turn: number): number {
  return Math.min(300, Math.round(2 * 1.5 ** (turn - 1)))
}
