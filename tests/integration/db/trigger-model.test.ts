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

/** How much chance is given to each property; a failure is shrunk for as long at the most, and printed with its seed. */
const bounds = { numRuns: 150, interruptAfterTimeLimit: 9_000 }

test('of whatever statements in a row, the ledger refuses and records exactly what a model foresees', async () => {
  const property = fc.asyncProperty(sequence, async (acts) => {
    await beginAnew()
    const model = newModel()
    for (const act of acts) {
      const foreseen = foresee(model, act)

      const outcome = await perform(connectionFor(act), act)

      expect(outcome).toEqual(foreseen)
      expect(await readTables()).toEqual(tablesOf(model))
    }
  })

  await fc.assert(property, bounds)
})

test('of whatever transactions at once, the ledger says afterwards what the rows say', async () => {
  const property = fc.asyncProperty(batches, async (batches) => {
    const history: Ended[] = []
    await beginAnew()
    for (const acts of batches) {
      const ended = acts.map(async (act) => ({ act, outcome: await perform(connectionFor(act), act) }))

      history.push(...(await Promise.all(ended)))

      expectLedgerToMatchRows(await readTables(), history)
    }
  })

  await fc.assert(property, bounds)
})

/** One of three. In each case all statements of a transaction go by the same one. */
function connectionFor(act: Act): Db {
  const connection = connections[act.kind === 'transaction' ? act.connection : 0]
  if (!connection) throw new Error('There are three connections')
  return connection
}
