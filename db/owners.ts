import { type RawBuilder, sql } from 'kysely'
import type { Db } from './create-db'
import { inTransaction } from './transaction'
import { optionsOf, placeOf, videoFieldNames } from './video-fields'

/**
 * Lets a person go, guest or account: their rows are deleted, their untaken uploads given up, their account is gone, and they are
 * written down as one who has left; all of it or nothing. To be repeated at will. Answers the uids that are to be
 * deleted at Stream, five hundred at the most: the sweep finds the others.
 */
export function leave(db: Db, ownerId: string): Promise<string[]> {
  return inTransaction(db, async (trx) => {
    await lockOwners(trx, [ownerId])
    const former = await findFormer(trx, ownerId)
    // What is theirs went to somebody, and what comes late goes there too.
    if (former?.heir_id) return []
    await trx
      .insertInto('former_owners')
      .values({ owner_id: ownerId, heir_id: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await sql`delete from users where id = ${ownerId}`.execute(trx)
    await removeAll(trx, ownerId)

    const gone = await trx
      .selectFrom('stream_videos')
      .select('uid')
      .where('owner_id', '=', ownerId)
      .where('uid', 'is not', null)
      .where('discarded_at', 'is not', null)
      .where('deleted_at', 'is', null)
      .limit(500)
      .execute()
    return gone.flatMap(({ uid }) => uid ?? [])
  })
}

/**
 * Gives all that is a guest's to another person, and writes the guest down as one who has left. Uploads under way go on. To be
 * repeated at will. False, and nothing changes, when the one has an account, has left, or has gone over to a third, or the other has left.
 */
export async function handOver(db: Db, from: string, to: string): Promise<boolean> {
  if (from === to) throw new Error(`${from} can not be handed over to itself`)
  return inTransaction(db, async (trx) => {
    await lockOwners(trx, [from, to])
    const [former, isOver] = [await findFormer(trx, from), await findFormer(trx, to)]
    if (isOver || (former && former.heir_id !== to) || (await hasAccount(trx, from))) return false

    await trx
      .insertInto('former_owners')
      .values({ owner_id: from, heir_id: to })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await moveAll(trx, from, to)
    return true
  })
}

/**
 * Does again what was done when somebody left, for what a late request of theirs still wrote. Answers for how many there was
 * something to do. Those of the last week are looked at; after 400 days no cookie is left that could name them, and they are forgotten.
 */
export async function catchUpWithFormerOwners(db: Db): Promise<number> {
  await sql`delete from former_owners where left_at < now() - interval '400 days'`.execute(db)
  const late = await findLateOwners(db)
  for (const ownerId of late) await goAfter(db, ownerId)
  return late.length
}

async function findLateOwners(db: Db): Promise<string[]> {
  const held = ownedColumns().map(
    ({ table, column }) =>
      sql`exists (select from ${sql.table(table)} as held where held.${sql.ref(column)} = former.owner_id)`,
  )
  const uploaded = sql`exists (select from stream_videos where owner_id = former.owner_id
    and (former.heir_id is not null or (${isUntaken})))`
  const { rows } = await sql<{ owner_id: string }>`
    select owner_id from former_owners former
    where left_at > now() - interval '7 days' and (${sql.join([...held, uploaded], sql` or `)})
    order by left_at limit 500`.execute(db)
  return rows.map(({ owner_id }) => owner_id)
}

/** From heir to heir, as far as these have left too. */
async function goAfter(db: Db, ownerId: string): Promise<void> {
  const former = await findFormer(db, ownerId)
  const heir = former?.heir_id
  if (!former) return
  await inTransaction(db, (trx) => (heir ? moveAll(trx, ownerId, heir) : removeAll(trx, ownerId)))
  if (heir) await goAfter(db, heir)
}

/** Rows first, the ledger after them, as every writer does. */
async function removeAll(db: Db, ownerId: string): Promise<void> {
  for (const { table, column } of ownedColumns()) {
    await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${ownerId}`.execute(db)
  }
  await sql`update stream_videos set discarded_at = now(), upload_url = null
    where owner_id = ${ownerId} and ${isUntaken}`.execute(db)
}

async function moveAll(db: Db, from: string, to: string): Promise<void> {
  for (const { table, column } of ownedColumns()) {
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${to} where ${sql.ref(column)} = ${from}`.execute(db)
  }
  // A key that both have used stands for the heir's request.
  await sql`
    update stream_videos as video set owner_id = ${to}, creator = coalesce(creator, owner_id),
      request_id = case when not exists (
        select from stream_videos own where own.owner_id = ${to} and own.request_id = video.request_id
      ) then request_id end
    where owner_id = ${from}`.execute(db)
}

/** A clip belongs to its original: the trigger gives it up with the row. */
const isUntaken: RawBuilder<boolean> = sql`attached_at is null and discarded_at is null and clipped_from is null`

/** The columns of the tables with video fields that say whose a row is. */
function ownedColumns(): { table: string; column: string }[] {
  const names = videoFieldNames.map((field) => `${placeOf(field).table}.${optionsOf(field).ownerColumn}`)
  return [...new Set(names)].map((name) => {
    const [table = '', column = ''] = name.split('.')
    return { table, column }
  })
}

function findFormer(db: Db, ownerId: string) {
  return db.selectFrom('former_owners').select('heir_id').where('owner_id', '=', ownerId).executeTakeFirst()
}

async function hasAccount(db: Db, ownerId: string): Promise<boolean> {
  const { rows } = await sql`select from users where id = ${ownerId}`.execute(db)
  return rows.length > 0
}

/** Whoever lets somebody go, or makes an account of them, waits here for the other. In one order, so that none waits for ever. */
async function lockOwners(db: Db, ids: string[]): Promise<void> {
  for (const id of ids.toSorted()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`owner ${id}`}, 0))`.execute(db)
  }
}
