import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createPool } from '@/lib/create-pool'
import { type CallClass, createBudget, type TakeCalls } from '@/lib/stream/budget'
import { createSend } from '@/lib/stream/request'
import { type FreshDatabase, freshDatabase } from '../../../database'

let database: FreshDatabase
let pools: Pool[]

beforeAll(async () => {
  database = await freshDatabase()
  pools = Array.from({ length: 3 }, () => createPool(database.url))
})
beforeEach(() => pools[0]?.query('delete from stream_budgets'))
afterAll(async () => {
  for (const pool of pools) await pool.end()
  await database?.drop()
})

/** As the app takes, by one of three processes' connections; nothing comes back by itself, so that the test has all night. */
const takeBy =
  (index: number, origin = 'account/test'): TakeCalls =>
  async ({ wanted, capacity, kept }) => {
    const values = [origin, wanted, capacity, 1e-9, kept]
    const rows = await pools[index % 3]?.query('select * from take_stream_calls($1, $2, $3, $4, $5)', values)
    return { granted: rows?.rows[0].granted, waitSeconds: rows?.rows[0].wait_seconds }
  }

const budgetOf = (index: number, callClass: CallClass = 'waited', origin?: string) =>
  createBudget({ callsPer5Minutes: 1000, callClass, take: takeBy(index, origin) })

const madeOf = (answers: PromiseSettledResult<void>[]) => answers.filter(({ status }) => status === 'fulfilled').length

const passTime = (interval: string) =>
  pools[0]?.query('update stream_budgets set filled_at = filled_at - $1::interval', [interval])

test('fifty processes that call twenty times each, all at once, make as many calls as are in the bucket', async () => {
  const budgets = Array.from({ length: 50 }, (_, index) => budgetOf(index))
  const calls = budgets.flatMap((budget) => Array.from({ length: 20 }, () => budget('GET /stream')))

  expect(madeOf(await Promise.allSettled(calls))).toBe(250)
})

test('a bucket that is empty fills again with the time, never above its capacity, and says how long it takes', async () => {
  // So slowly that what the test itself takes does not count.
  const take = (wanted: number, kept = 0) =>
    pools[0]?.query('select * from take_stream_calls($1, $2, 100, 0.005, $3)', ['account/test', wanted, kept])
  const grantedOf = async (wanted: number) => (await take(wanted))?.rows[0].granted
  expect([await grantedOf(60), await grantedOf(60), await grantedOf(60)]).toEqual([60, 40, 0])

  const refused = await take(1, 25)
  await passTime('6000 seconds')
  const later = await grantedOf(60)
  await passTime('1 day')

  expect(refused?.rows[0].wait_seconds).toBeGreaterThan(5000)
  expect(refused?.rows[0].wait_seconds).toBeLessThanOrEqual(5200)
  expect([30, 31]).toContain(later)
  expect(await grantedOf(1000)).toBe(100)
})

test('another deployment has a budget of its own', async () => {
  const calls = Array.from({ length: 300 }, () => budgetOf(0)('GET /stream'))
  await Promise.allSettled(calls)

  await expect(budgetOf(1)('GET /stream')).rejects.toMatchObject({ isUnsent: true })
  await expect(budgetOf(1, 'waited', 'account/other')('GET /stream')).resolves.toBeUndefined()
})

test('a call that may not be made is not made', async () => {
  let sent = 0
  const fetch = async () => {
    sent += 1
    return Response.json({ result: null, success: true })
  }
  const budget = budgetOf(0)
  const send = createSend({ accountId: 'account', credentials: { apiToken: 'token' }, fetch, beforeCall: budget })
  const calls = Array.from({ length: 300 }, () => send({ method: 'GET', path: '/stream' }))

  const answers = await Promise.allSettled(calls)

  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(250)
  expect(sent).toBe(250)
})
