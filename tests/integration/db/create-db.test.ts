import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { type FreshDatabase, freshDatabase } from '../../database'

let database: FreshDatabase
let other: Db

beforeAll(async () => {
  database = await freshDatabase()
  other = createDb(database.url)
})
afterAll(async () => {
  await other?.destroy()
  await database?.drop()
})

test('a connection that breaks between two statements of a transaction ends that transaction, not the process', async () => {
  const heard = vi.spyOn(console, 'warn').mockImplementation(() => {})

  const transaction = other.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db)
    await expect.poll(() => heard.mock.calls.flat()).toContainEqual(expect.stringContaining('a connection ended'))
    await sql`select 1`.execute(trx)
  })

  await expect(transaction).rejects.toThrow()
  expect((await sql`select 1 as one`.execute(other)).rows).toEqual([{ one: 1 }])
  heard.mockRestore()
})
