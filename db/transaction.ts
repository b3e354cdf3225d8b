import type { Transaction } from 'kysely'
import type { Db } from './create-db'
import type { Database } from './schema'

/**
 * Runs `work` in a transaction, and again (three times in all) when PostgreSQL had to end it for the sake of another:
 * 40001 (serialization failure) or 40P01 (deadlock). `work` must touch nothing but the database.
 */
export async function inTransaction<T>(db: Db, work: (trx: Transaction<Database>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      const mayRepeat = ['40001', '40P01'].includes(codeOf(error) ?? '')
      if (!mayRepeat || attempt === 3) throw error
    }
  }
}

/** PostgreSQL's five-character code of an error, where it is one of its. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Did the database refuse because a row wanted a video that is not there to be taken? */
export function isVideoNotFree(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'stream_videos_taken_once'
}
