import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { url, withFreshDatabase } from './fixture'
import type { Act } from './trigger-model/acts'
import { batches, sequence } from './trigger-model/arbitraries'
import { beginAnew, makeTables, readTables } from './trigger-model/database'
import { type Ended, expectLedgerToMatchRows } from './trigger-model/expect-match'
import { foresee, newModel, tablesOf } from './trigger-model/model'
import { perform } from './trigger-model/perform'

withFreshDatabase()

let connections: Db[]

beforeAll(async () => {
  await makeTables()
  connections = [1, 2, 3].map(() => createDb(url))
})
afterAll(() => Promise.all(connections.map((connection) => connection.destroy())))

test('of whatever statements in a row, the ledger refuses and records exactly what a model foresees', async () => {
  await check(sequence, async (acts) => {
    const model = newModel()
    for (const act of acts) {
      const foreseen = foresee(model, act)

      const outcome = await perform(connectionFor(act), act)

      expect(outcome).toEqual(foreseen)
      expect(await readTables()).toEqual(tablesOf(model))
    }
  })
})

test('of whatever transactions at once, the ledger says afterwards what the rows say', async () => {
  await check(batches, async (batches) => {
    const history: Ended[] = []
    for (const acts of batches) {
      const ended = acts.map(async (act) => ({ act, outcome: await perform(connectionFor(act), act) }))

      history.push(...(await Promise.all(ended)))

      expectLedgerToMatchRows(await readTables(), history)
    }
  })
})

/**
 * Tries a property on many values, each time with no rows, but begins no more after nine seconds, of a search or of a
 * failure's shrinking. A failure is printed with its seed.
 */
async function check<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> {
  const end = Date.now() + 9_000
  const property = fc.asyncProperty(arbitrary, async (value) => {
    if (Date.now() > end) return
    await beginAnew()
    await holds(value)
  })
  await fc.assert(property, { numRuns: 150 })
}

/** One of three. In each case all statements of a transaction go by the same one. */
function connectionFor(act: Act): Db {
  const connection = connections[act.kind === 'transaction' ? act.connection : 0]
  if (!connection) throw new Error('There are three connections')
  return connection
}
