import { pool } from '@/lib/postgres'
import { createDb } from './create-db'

/** The app's connection to its database. */
export const db = createDb(pool)
