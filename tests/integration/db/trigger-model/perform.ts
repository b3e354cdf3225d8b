import { sql, type Transaction } from 'kysely'
import { intendClip, recordClip } from '@/db/clips'
import type { Db } from '@/db/create-db'
import { findEntry } from '@/db/ledger'
import type { Database } from '@/db/schema'
import { codeOf, inTransaction, isVideoNotFree } from '@/db/transaction'
import { giveUpUpload } from '@/db/uploads'
import { origin } from '../fixture'
import { type Act, clipOf, type Outcome, type Savepoint, type Statement, type TransactionAct, uploads } from './acts'
import { idOf, run } from './statements'

/** Lets the database do what an act says. */
export async function perform(db: Db, act: Act): Promise<Outcome> {
  switch (act.kind) {
    case 'transaction':
      return transact(db, act)
    case 'cut':
      return { said: [await unlessEnded(cut(db, act))], isCommitted: true }
    case 'cancel':
      return { said: [await unlessEnded(cancel(db, act.uid))], isCommitted: true }
    default:
      return act satisfies never
  }
}

class ChangedMind extends Error {}

async function transact(db: Db, { items, isRolledBack }: TransactionAct): Promise<Outcome> {
  const said: string[] = []
  try {
    await inTransaction(db, async (trx) => {
      said.length = 0
      for (const item of items) {
        if (item.kind === 'savepoint') await attempt(trx, item, said)
        else await say(trx, item, said)
      }
      if (isRolledBack) throw new ChangedMind()
    })
    return { said, isCommitted: true }
  } catch (error) {
    if (!(error instanceof ChangedMind)) wordFor(error)
    return { said, isCommitted: false }
  }
}

async function attempt(trx: Transaction<Database>, { statements, isRolledBack }: Savepoint, said: string[]) {
  await sql`savepoint here`.execute(trx)
  try {
    for (const statement of statements) await say(trx, statement, said)
    if (isRolledBack) await sql`rollback to savepoint here`.execute(trx)
  } catch (error) {
    if (isForAnother(error)) throw error
    await sql`rollback to savepoint here`.execute(trx)
  }
  await sql`release savepoint here`.execute(trx)
}

async function say(trx: Transaction<Database>, statement: Statement, said: string[]): Promise<void> {
  try {
    await run(trx, statement)
    said.push('done')
  } catch (error) {
    said.push(wordFor(error))
    throw error
  }
}

/** Throws what is no refusal of the database's. */
function wordFor(error: unknown): string {
  if (isVideoNotFree(error)) return 'not free'
  if (isForAnother(error)) return 'ended for another'
  const code = codeOf(error)
  if (code === '23505') return 'there already'
  if (code === '23503') return 'no shelf'
  throw error
}

function isForAnother(error: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(error) ?? '')
}

/** What PostgreSQL has ended for the sake of another, however often it was tried, came to nothing. */
async function unlessEnded(act: Promise<'yes' | 'no'>): Promise<'yes' | 'no'> {
  try {
    return await act
  } catch (error) {
    if (isForAnother(error)) return 'no'
    throw error
  }
}

/** As the background function does for a video that a row holds: intend, call, record. */
async function cut(db: Db, { table, row, column }: Extract<Act, { kind: 'cut' }>): Promise<'yes' | 'no'> {
  // Beside a truncation that waits, PostgreSQL may end even a select for the sake of another.
  const { uid, original, isCut } = await inTransaction(db, async (trx) => {
    const { rows } = await sql<{ uid: string | null }>`
      select ${sql.ref(column)} ->> 'uid' as uid from ${sql.table(table)} where id = ${idOf(row)}`.execute(trx)
    const uid = rows[0]?.uid
    if (!uid) return {}
    return { uid, original: await findEntry(trx, origin, uid), isCut: await findEntry(trx, origin, clipOf(uid)) }
  })
  if (!uid || isCut) return 'no'
  if (!original) throw new Error(`A row holds ${uid}, and the ledger does not know it`)
  const clip = await intendClip(db, original, { seconds: 10, edits: null })
  if (!clip || clip.uid) return 'no'
  return (await recordClip(db, clip.id, clipOf(uid))) ? 'yes' : 'no'
}

/** As the person who uploads it does. */
async function cancel(db: Db, uid: string): Promise<'yes' | 'no'> {
  const upload = uploads.find((each) => each.uid === uid)
  if (!upload) throw new Error(`${uid} is no upload`)
  // `talks` is a table of this test, which the app's own list of fields does not know.
  const field = upload.field as 'posts.video'
  return (await giveUpUpload(db, { origin, ownerId: 'ann', field, uid })) ? 'yes' : 'no'
}
