import { createHash } from 'node:crypto'
import { pool } from './postgres'

/** What may be done `max` times within `seconds`, by all instances of the app together. */
export interface Turns {
  /** What is counted, without a person's secrets: it is kept as a hash. */
  key: string
  max: number
  seconds: number
}

/**
 * Takes one turn of each, in this order, up to the first that has none left. Answers the seconds until that one has some
 * again, or 0 when all were taken.
 */
export async function takeTurns(...all: Turns[]): Promise<number> {
  for (const { key, max, seconds } of all) {
    const hash = createHash('sha256').update(key).digest('base64url')
    const { rows } = await pool.query<{ wait: number }>('select take_turn($1, $2, $3) as wait', [hash, max, seconds])
    const wait = rows[0]?.wait ?? 0
    if (wait > 0) return wait
  }
  return 0
}

/** Forgets what nobody counts any more. No turns are counted over more than a day. */
export async function forgetOldTurns(): Promise<void> {
  await pool.query(`delete from turns where begun_at < now() - interval '1 day'`)
}
