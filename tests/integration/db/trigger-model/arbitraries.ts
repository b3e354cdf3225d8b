import fc from 'fast-check'
import {
  type Act,
  type Column,
  clipOf,
  columnsOf,
  ROWS,
  type Savepoint,
  SHELVES,
  type Statement,
  type Table,
  uploads,
  uploadsOf,
  type Values,
} from './acts'

const table = fc.constantFrom<Table>('posts', 'posts', 'talks')
const row = fc.nat(ROWS - 1)
const rows = fc.uniqueArray(row, { minLength: 1, maxLength: ROWS })
const twoRows = fc
  .uniqueArray(row, { minLength: 2, maxLength: 2 })
  .map(([one, other]): [number, number] => [one ?? 0, other ?? 1])

/** Mostly an upload for this column; else nothing, a clip, another field's video, or a uid that nobody asked for. */
const uidFor = (column: Column) =>
  fc.oneof(
    { weight: 12, arbitrary: uploadFor(column) },
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...uploadsOf(column).map(clipOf)) },
    { weight: 1, arbitrary: fc.constantFrom('unknown', ...uploads.map(({ uid }) => uid)) },
  )

const uploadFor = (column: Column) => fc.constantFrom(...uploadsOf(column))

const place = table.chain((name) =>
  fc.record({ table: fc.constant(name), row, column: fc.constantFrom<Column>(...columnsOf[name]) }),
)

const valuesFor = (name: Table): fc.Arbitrary<Values> =>
  fc.record(Object.fromEntries(columnsOf[name].map((column) => [column, uidFor(column)])))

const wholeRow = table.chain((name) => fc.record({ table: fc.constant(name), row, values: valuesFor(name) }))

const insert = fc
  .record({ whole: wholeRow, form: fc.constantFrom('values', 'builder', 'select', 'cte') })
  .map(({ whole, form }): Statement => ({ kind: 'insert', ...whole, form }))

const save = fc
  .record({ whole: wholeRow, form: fc.constantFrom('on conflict', 'merge') })
  .map(({ whole, form }): Statement => ({ kind: 'save', ...whole, form }))

const put = place.chain((at) =>
  fc
    .record({ uid: uidFor(at.column), form: fc.constantFrom('set', 'builder', 'from', 'cte', 'merge') })
    .map(({ uid, form }): Statement => ({ kind: 'put', ...at, uid, form })),
)

// In a bulk no clips: whether a clip can still be taken would depend on the order of the rows, which is PostgreSQL's.
const putMany = place.chain(({ table, column }) =>
  fc
    .record({ rows, uid: fc.option(uploadFor(column), { freq: 1 }) })
    .map(({ rows, uid }): Statement => ({ kind: 'put many', table, rows, column, uid })),
)

const putEach = place.chain(({ table, column }) =>
  fc
    .uniqueArray(fc.tuple(row, fc.option(uploadFor(column))), {
      selector: ([number]) => number,
      minLength: 1,
      maxLength: ROWS,
    })
    .map((uids): Statement => ({ kind: 'put each', table, column, uids })),
)

const exchangeRows = fc
  .record({ place, rows: twoRows })
  .map(({ place: { table, column }, rows }): Statement => ({ kind: 'exchange rows', table, column, rows }))

const remove = fc.record({
  kind: fc.constant('delete'),
  table,
  rows,
  form: fc.constantFrom('where', 'builder', 'using', 'cte', 'merge'),
})

const move = fc
  .record({ table, rows: twoRows })
  .map(({ table, rows: [from, to] }): Statement => ({ kind: 'move', table, from, to }))

const statement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 14, arbitrary: insert },
  { weight: 6, arbitrary: save },
  { weight: 12, arbitrary: put },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('put both'), row, values: valuesFor('posts') }) },
  { weight: 2, arbitrary: putMany },
  { weight: 3, arbitrary: putEach },
  { weight: 1, arbitrary: exchangeRows },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('exchange columns'), row }) },
  { weight: 3, arbitrary: place.map((at): Statement => ({ kind: 'swap', ...at })) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('touch'), table, row }) },
  { weight: 3, arbitrary: remove },
  { weight: 1, arbitrary: move },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete shelf'), shelf: fc.nat(SHELVES - 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('truncate'), what: fc.constantFrom('posts', 'talks', 'shelves') }),
  },
)

const savepoint: fc.Arbitrary<Savepoint> = fc.record({
  kind: fc.constant('savepoint'),
  statements: fc.array(statement, { minLength: 1, maxLength: 2 }),
  isRolledBack: fc.boolean(),
})

const transaction: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant('transaction'),
  connection: fc.nat(2),
  items: fc.array(fc.oneof({ weight: 4, arbitrary: statement }, savepoint), { minLength: 1, maxLength: 3 }),
  isRolledBack: fc.constantFrom(false, false, false, true),
})

const cancel = fc.record({ kind: fc.constant('cancel'), uid: fc.constantFrom(...uploads.map(({ uid }) => uid)) })

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 14, arbitrary: transaction },
  { weight: 5, arbitrary: place.map((at): Act => ({ kind: 'cut', ...at })) },
  { weight: 1, arbitrary: cancel },
)

/** Acts that follow each other. */
export const sequence = fc.array(act, { minLength: 1, maxLength: 25, size: 'max' })

/** Batches that follow each other, of acts that run at once. */
export const batches = fc.array(fc.array(act, { minLength: 2, maxLength: 6, size: 'max' }), {
  minLength: 1,
  maxLength: 6,
  size: 'max',
})
