import { getMigrations } from 'better-auth/db/migration'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authOptions } from '@/lib/auth'
import { createPool } from '@/lib/create-pool'
import { db, url, withFreshDatabase } from './fixture'

withFreshDatabase()
let pool: ReturnType<typeof createPool>
beforeAll(() => {
  pool = createPool(url)
})
afterAll(() => pool.end())

test('our migration has every table, column and index that better-auth wants', async () => {
  const { toBeCreated, toBeAdded, compileMigrations } = await getMigrations(authOptions(pool))

  expect([toBeCreated, toBeAdded]).toEqual([[], []])
  expect((await compileMigrations()).replace(/^;|\s/g, '')).toBe('')
})

test('a column less, and better-auth would say so', async () => {
  await sql`alter table sessions drop column user_agent`.execute(db)

  const { toBeAdded } = await getMigrations(authOptions(pool))

  expect(toBeAdded.map(({ table }) => table)).toEqual(['sessions'])
  await sql`alter table sessions add column user_agent text`.execute(db)
})

describe('take_turn', () => {
  const take = async (key: string, max: number, seconds = 60) =>
    (await pool.query('select take_turn($1, $2, $3) as wait', [key, max, seconds])).rows[0].wait

  test('of fifty at the same moment, exactly as many are taken as there are', async () => {
    const waits = await Promise.all(Array.from({ length: 50 }, () => take('many', 10)))

    expect(waits.filter((wait) => wait === 0)).toHaveLength(10)
    expect(waits.filter((wait) => wait > 0 && wait <= 60)).toHaveLength(40)
  })

  test('is there again when its time has passed, and each key has its own', async () => {
    expect([await take('again', 1), (await take('again', 1)) > 0, await take('other', 1)]).toEqual([0, true, 0])

    await pool.query(`update turns set begun_at = now() - interval '60 seconds' where key = 'again'`)

    expect([await take('again', 1), (await take('again', 1)) > 0]).toEqual([0, true])
  })
})

test('a guest is who has neither left nor an account', async () => {
  const isGuest = async (id: string) => (await pool.query('select is_guest($1)', [id])).rows[0].is_guest
  await pool.query(`insert into users (id, name, email, email_verified) values ('ann', '', 'ann@example.com', false)`)
  await pool.query(`insert into former_owners (owner_id) values ('gone')`)

  expect([await isGuest('new'), await isGuest('ann'), await isGuest('gone')]).toEqual([true, false, false])
})
