import { createPool } from '@/lib/create-pool'
import { env } from '@/lib/env'

/** The app's sockets to its database: `db` asks by them for our rows, and what is in lib for its own. */
export const pool = createPool(env.DATABASE_URL)
