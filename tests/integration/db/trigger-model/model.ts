import {
  type Act,
  type Column,
  clipOf,
  columnsOf,
  fieldOf,
  type Outcome,
  ROWS,
  type Savepoint,
  SHELVES,
  type Statement,
  type Table,
  type Tables,
  type TransactionAct,
  uploads,
  type Values,
} from './acts'

/** What the ledger's documentation promises, without a database: rows, uids, and which statement is refused why. */
export interface Model {
  rows: Map<string, Values>
  ledger: Map<string, { field: string; clippedFrom?: string; life: 'free' | 'taken' | 'given up' }>
}

/** Before the first act: no rows, and a number of uploads that nobody has taken. */
export function newModel(): Model {
  return { rows: new Map(), ledger: new Map(uploads.map(({ uid, field }) => [uid, { field, life: 'free' as const }])) }
}

/** Applies an act to the model, and says what the database must say. */
export function foresee(model: Model, act: Act): Outcome {
  switch (act.kind) {
    case 'transaction':
      return foreseeTransaction(model, act)

    case 'cut': {
      const uid = model.rows.get(`${act.table} ${act.row}`)?.[act.column]
      if (!uid || model.ledger.has(clipOf(uid))) return { said: ['no'], isCommitted: true }
      model.ledger.set(clipOf(uid), { field: fieldOf(act.table, act.column), clippedFrom: uid, life: 'free' })
      return { said: ['yes'], isCommitted: true }
    }

    case 'cancel': {
      const upload = model.ledger.get(act.uid)
      if (upload?.life !== 'free') return { said: ['no'], isCommitted: true }
      upload.life = 'given up'
      return { said: ['yes'], isCommitted: true }
    }

    default:
      return act satisfies never
  }
}

export function tablesOf({ rows, ledger }: Model): Tables {
  return {
    rows: Object.fromEntries(rows),
    ledger: Object.fromEntries([...ledger].map(([uid, { life }]) => [uid, life])),
  }
}

class Refused extends Error {}

/** A refusal ends the transaction, and one within a savepoint what came after that. What has ended changes nothing. */
function foreseeTransaction(model: Model, { items, isRolledBack }: TransactionAct): Outcome {
  const said: string[] = []
  const before = structuredClone(model)
  try {
    for (const item of items) {
      if (item.kind === 'savepoint') foreseeSavepoint(model, item, said)
      else run(model, item, said)
    }
    if (!isRolledBack) return { said, isCommitted: true }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
  Object.assign(model, before)
  return { said, isCommitted: false }
}

function foreseeSavepoint(model: Model, { statements, isRolledBack }: Savepoint, said: string[]): void {
  const before = structuredClone(model)
  try {
    for (const statement of statements) run(model, statement, said)
    if (isRolledBack) Object.assign(model, before)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    Object.assign(model, before)
  }
}

function run(model: Model, statement: Statement, said: string[]): void {
  try {
    if (statement.kind === 'truncate') truncate(model, statement.what)
    else for (const change of changesOf(model, statement)) apply(model, change)
    said.push('done')
  } catch (error) {
    if (error instanceof Refused) said.push(error.message)
    throw error
  }
}

interface Change {
  table: Table
  row: number
  before: Values | undefined
  after: Values | undefined
}

/** How a statement changes each row, in the order in which the database would. */
function changesOf({ rows }: Model, statement: Exclude<Statement, { kind: 'truncate' }>): Change[] {
  const at = (table: Table, row: number) => rows.get(`${table} ${row}`)
  const insert = (table: Table, row: number, values: Values): Change[] => {
    if (at(table, row)) throw new Refused('there already')
    const empty = Object.fromEntries(columnsOf[table].map((column) => [column, null]))
    return [{ table, row, before: undefined, after: { ...empty, ...values } }]
  }
  const update = (table: Table, row: number, values: Values): Change[] => {
    const before = at(table, row)
    return before ? [{ table, row, before, after: { ...before, ...values } }] : []
  }
  const remove = (table: Table, row: number): Change[] => {
    const before = at(table, row)
    return before ? [{ table, row, before, after: undefined }] : []
  }

  switch (statement.kind) {
    case 'insert':
      return insert(statement.table, statement.row, statement.values)
    case 'save': {
      const { table, row, values } = statement
      const whole = Object.fromEntries(columnsOf[table].map((column) => [column, values[column] ?? null]))
      return at(table, row) ? update(table, row, whole) : insert(table, row, whole)
    }
    case 'put':
      return update(statement.table, statement.row, { [statement.column]: statement.uid })
    case 'put both':
      return update('posts', statement.row, statement.values)
    case 'put many':
      return statement.rows.flatMap((row) => update(statement.table, row, { [statement.column]: statement.uid }))
    case 'put each':
      return statement.uids.flatMap(([row, uid]) => update(statement.table, row, { [statement.column]: uid }))
    case 'exchange rows': {
      const { table, column, rows: pair } = statement
      const [one, other] = pair.map((row) => at(table, row))
      if (!one || !other) return []
      return [
        ...update(table, pair[0], { [column]: other[column] }),
        ...update(table, pair[1], { [column]: one[column] }),
      ]
    }
    case 'exchange columns': {
      const { video, teaser } = at('posts', statement.row) ?? {}
      return update('posts', statement.row, { video: teaser, teaser: video })
    }
    case 'swap': {
      const { table, row, column } = statement
      const uid = at(table, row)?.[column]
      return uid ? update(table, row, { [column]: clipOf(uid) }) : []
    }
    case 'touch':
      return []
    case 'delete':
      return statement.rows.flatMap((row) => remove(statement.table, row))
    case 'move': {
      const { table, from, to } = statement
      const moved = at(table, from)
      return moved ? [...insert(table, to, moved), ...remove(table, from)] : []
    }
    case 'delete shelf':
      return numbers(ROWS)
        .filter((row) => row % SHELVES === statement.shelf)
        .flatMap((row) => [...remove('posts', row), ...remove('talks', row)])
    default:
      return statement satisfies never
  }
}

function apply({ rows, ledger }: Model, { table, row, before, after }: Change): void {
  for (const column of columnsOf[table]) {
    const [old, wanted] = [before?.[column] ?? null, after?.[column] ?? null]
    if (wanted === old) continue
    if (wanted !== null) take(ledger, wanted, table, column)
    if (old !== null) letGo(ledger, old)
  }
  if (after) rows.set(`${table} ${row}`, after)
  else rows.delete(`${table} ${row}`)
}

/** A video is taken once, by one row, in its own field. */
function take(ledger: Model['ledger'], uid: string, table: Table, column: Column): void {
  const entry = ledger.get(uid)
  if (entry?.life !== 'free' || entry.field !== fieldOf(table, column)) throw new Refused('not free')
  entry.life = 'taken'
}

/** A video is given up with its untaken clip. */
function letGo(ledger: Model['ledger'], uid: string): void {
  for (const [each, entry] of ledger) {
    const isItsClip = entry.clippedFrom === uid && entry.life === 'free'
    if (each === uid || isItsClip) entry.life = 'given up'
  }
}

function truncate(model: Model, what: Table | 'shelves'): void {
  for (const table of what === 'shelves' ? (['posts', 'talks'] as const) : [what]) {
    for (const row of numbers(ROWS)) {
      const before = model.rows.get(`${table} ${row}`)
      if (before) apply(model, { table, row, before, after: undefined })
    }
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
