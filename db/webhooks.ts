import { sql } from 'kysely'
import type { Db } from './create-db'

/** Was the webhook with this hash acted on already? */
export async function isHandledWebhook(db: Db, signatureHash: string): Promise<boolean> {
  const found = db.selectFrom('stream_webhooks').select('handled_at').where('signature_hash', '=', signatureHash)
  return (await found.executeTakeFirst()) !== undefined
}

/** Remembers that it was acted on. Twice is as good as once. */
export async function storeHandledWebhook(db: Db, signatureHash: string): Promise<void> {
  await db
    .insertInto('stream_webhooks')
    .values({ signature_hash: signatureHash })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Forgets those of more than a day ago, long after a repetition of them is refused as too old. Answers how many. */
export async function forgetOldWebhooks(db: Db): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('stream_webhooks')
    .where('handled_at', '<', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
