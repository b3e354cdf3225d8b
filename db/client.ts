import { env } from '@/lib/env'
import { createDb } from './create-db'

/** The app's connection to its database. */
export const db = createDb(env.DATABASE_URL)
