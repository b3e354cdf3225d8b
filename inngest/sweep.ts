import { cron } from 'inngest'
import { db } from '@/db/client'
import { findToDelete, findToFollow, giveUpAbandonedUploads } from '@/db/due'
import { catchUpWithFormerOwners } from '@/db/owners'
import { forgetOldWebhooks } from '@/db/webhooks'
import { origin } from '@/lib/env'
import { forgetOldTurns } from '@/lib/rate'
import { streamLater } from '@/lib/stream/client'
import { inngest } from './client'
import { videoDelete, videoLook } from './events'
import { adoptLostVideos } from './intents'
import { retrying } from './retrying'
import { tellFacts } from './tell'

/** Work that is this old has lost its event. */
const IDLE_MINUTES = 10

/**
 * Finds in the tables what events should have said and may not have: videos to follow, videos to delete, uploads that
 * nobody took, what was written for somebody who has left, facts that nobody was told of, and videos whose uid never reached us.
 */
export const sweep = inngest.createFunction(
  { id: 'sweep', triggers: [cron('*/10 * * * *')], retries: 3, concurrency: 1 },
  async ({ step }) => {
    const late = await step.run('see to who has left', () => catchUpWithFormerOwners(db))
    await step.run('forget old turns', () => forgetOldTurns())

    const abandoned = await step.run('give up abandoned uploads', () => giveUpAbandonedUploads(db, origin))

    const toFollow = await step.run('find what to follow', () => findToFollow(db, origin, IDLE_MINUTES))
    if (toFollow.length > 0)
      await step.sendEvent(
        'look',
        toFollow.map((uid) => videoLook.create({ uid })),
      )

    const toDelete = await step.run('find what to delete', () => findToDelete(db, origin))
    if (toDelete.length > 0)
      await step.sendEvent(
        'discard',
        toDelete.map((uid) => videoDelete.create({ uid })),
      )

    const told = await step.run('tell what was not told', () =>
      tellFacts({ db, origin }, { idleMinutes: IDLE_MINUTES }),
    )

    await step.run('forget old webhooks', () => forgetOldWebhooks(db))

    // Last, because it alone needs Stream: what it finds is deleted by the next sweep.
    const lost = await step.run('adopt lost videos', () =>
      retrying(() => adoptLostVideos({ db, stream: streamLater, origin }, IDLE_MINUTES)),
    )
    return { late, abandoned, lost, told, followed: toFollow.length, deleted: toDelete.length }
  },
)
