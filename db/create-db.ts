import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import type { Database } from './schema'

export type Db = Kysely<Database>

/**
 * A pool of ten sockets at the most, opened when first used. A statement that runs longer than ten seconds, or waits that
 * long for a socket, fails.
 */
export function createDb(connectionString: string): Db {
  const pool = new Pool({ connectionString, max: 10, connectionTimeoutMillis: 10_000, statement_timeout: 10_000 })
  // An idle socket may break (the database restarts); the pool replaces it, and an unheard 'error' would end the process.
  pool.on('error', (error) => console.warn(`database: an idle connection ended: ${error.message}`))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}
