import { listFacts } from '@/db/facts'
import { findEntry } from '@/db/ledger'
import { findHeldVideos, findOrigins } from '@/db/overview'
import type { TurnContext } from '@/inngest/turn'
import { isGone } from '@/lib/stream/error'
import type { Video } from '@/lib/video/video'
import type { Given } from './commands'
import { lifeOf } from './life'
import { timeOf } from './print'
import { theUid } from './the-uid'

/** One video, as each of the three knows it: the ledger with the facts that were told, the row that holds it, and Stream. */
export async function show(context: TurnContext, given: Given): Promise<boolean> {
  const { db, origin } = context
  const uid = theUid('show', given)
  const [entry, [holder], video, origins] = await Promise.all([
    findEntry(db, origin, uid),
    findHeldVideos(db, { uid }),
    findAtStream(context, uid),
    findOrigins(db, [uid]),
  ])

  const elsewhere = origins.get(uid)
  console.log(
    `Ledger   ${entry ? lifeOf(entry) : elsewhere ? `of another deployment, ${elsewhere}` : 'does not know it'}`,
  )
  if (entry) {
    for (const [name, value] of Object.entries(entry)) {
      if (value === null || name === 'upload_url') continue
      console.log(`  ${name.padEnd(18)} ${value instanceof Date ? timeOf(value) : printed(value)}`)
    }
    for (const { kind, happened_at, told_at, reason } of await listFacts(db, entry.id)) {
      const details = [timeOf(happened_at), !told_at && 'not told yet', reason].filter(Boolean).join(', ')
      console.log(`  ${`fact: ${kind}`.padEnd(18)} ${details}`)
    }
  }
  console.log(holder ? `Row      ${holder.field} of ${holder.rowId}, state ${holder.state}` : 'Row      none holds it')
  console.log(video ? `Stream   ${describe(video)}` : 'Stream   does not have it')
  return Boolean(entry ?? holder ?? video)
}

async function findAtStream({ stream }: TurnContext, uid: string): Promise<Video | undefined> {
  try {
    return await stream.getVideo(uid)
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

function describe({ status, duration, size, creator, created, clippedFrom }: Video): string {
  const facts = [
    `${status.state} ${status.pctComplete ?? ''}`.trim(),
    status.errorReasonCode,
    duration >= 0 && `${duration} s`,
    `${size} bytes`,
    creator && `creator ${creator}`,
    created && `created ${timeOf(created)}`,
    clippedFrom && `clipped from ${clippedFrom}`,
  ]
  return facts.filter(Boolean).join(', ')
}

function printed(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
