import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import { createPool } from '@/lib/create-pool'
import type { Database } from './schema'

export type Db = Kysely<Database>

/** Our rows, by the sockets of a pool, or by new ones to the database of a connection string. */
export function createDb(database: string | Pool): Db {
  const pool = typeof database === 'string' ? createPool(database) : database
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}
