import { findUntoldFacts, markTold, type UntoldFact } from '@/db/facts'
import { inngest } from './client'
import { videoDiscarded, videoFailed, videoReady } from './events'
import type { TurnContext } from './turn'

/**
 * Tells the app's own functions what became of videos: of one, or of all whose telling is overdue. Answers how many facts
 * were told. A fact that was sent and not marked is sent again with the same event id, of which Inngest takes one in 24
 * hours: so each is told once, also when this is repeated.
 *
 * @see https://www.inngest.com/docs/guides/handling-idempotency#at-the-event-level-the-producer
 */
export async function tellFacts(
  { db, origin }: Pick<TurnContext, 'db' | 'origin'>,
  which: Parameters<typeof findUntoldFacts>[2],
): Promise<number> {
  const facts = await findUntoldFacts(db, origin, which)
  if (facts.length === 0) return 0
  await inngest.send(facts.map(eventOf))
  await markTold(db, facts)
  for (const fact of facts) console.info(describe(fact))
  return facts.length
}

/** As `tellFacts`, for the one who has just made the fact true: when it fails, the sweep tells it. */
export async function tellFactsOf(context: Pick<TurnContext, 'db' | 'origin'>, uid: string): Promise<void> {
  try {
    await tellFacts(context, { uid })
  } catch (error) {
    console.warn(`inngest: what became of ${uid} was not told; the sweep will`, error)
  }
}

function eventOf({ videoId, kind, uid, field, ownerId, rowId, reason }: UntoldFact) {
  const id = `${videoId} ${kind}`
  switch (kind) {
    case 'ready':
      return videoReady.create({ uid, field, ownerId, id: rowId ?? '', ...(reason && { reason }) }, { id })
    case 'failed':
      return videoFailed.create({ uid, field, ownerId, id: rowId ?? '', reason: reason ?? '' }, { id })
    case 'discarded':
      return videoDiscarded.create({ uid, field, ownerId }, { id })
    default:
      return kind satisfies never
  }
}

/** One line for each fact: who, what, and what became of it. */
function describe({ kind, uid, field, ownerId, rowId, reason }: UntoldFact): string {
  const facts = [`ledger: ${kind} uid=${uid} field=${field}`, rowId && `id=${rowId}`, `owner=${ownerId}`, reason]
  return facts.filter(Boolean).join(' ')
}
