import { createDb, type Db } from '@/db/create-db'
import { startTestStack } from './stack'

export interface FreshDatabase {
  db: Db
  url: string
  drop(): Promise<void>
}

/** A PostgreSQL of its own with the latest migrations, and nothing else of the stack. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const elsewhere = { CLOUDFLARE_API_TOKEN: 'none', INNGEST_DEV: 'http://127.0.0.1:9' }
  const stack = await startTestStack({ app: 'none', env: elsewhere })
  const db = createDb(stack.urls.database)
  return {
    db,
    url: stack.urls.database,
    async drop() {
      await db.destroy()
      await stack.stop()
    },
  }
}
