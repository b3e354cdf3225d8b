import { listEntries } from '@/db/overview'
import type { TurnContext } from '@/inngest/turn'
import type { Given } from './commands'
import { lifeOf } from './life'
import { printTable, timeOf } from './print'

/** The ledger's videos, newest first. */
export async function list({ db, origin }: TurnContext, { field, owner, limit = '50' }: Given): Promise<boolean> {
  if (!/^[1-9]\d{0,6}$/.test(limit)) throw new Error(`--limit ${limit}: a whole number, 1 or more`)
  const entries = await listEntries(db, origin, { field, ownerId: owner, limit: Number(limit) })
  printTable(
    ['uid', 'field', 'owner', 'created', 'life', 'failure'],
    entries.map((entry) => [
      entry.uid ?? '(none yet)',
      entry.field,
      entry.owner_id,
      timeOf(entry.created_at),
      lifeOf(entry),
      entry.failure,
    ]),
  )
  return true
}
