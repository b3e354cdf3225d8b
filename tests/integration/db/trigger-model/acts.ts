/** What may happen to the tables and the ledger, in words that the model and the database both follow. */

export const columnsOf = { posts: ['teaser', 'video'], talks: ['recording'] } as const
export type Table = keyof typeof columnsOf
export type Column = (typeof columnsOf)[Table][number]

/** Uids by column. A column that is left out stays as it is, or null in a new row. */
export type Values = Partial<Record<Column, string | null>>

export type Statement =
  | { kind: 'insert'; table: Table; row: number; values: Values; form: 'values' | 'builder' | 'select' | 'cte' }
  | { kind: 'save'; table: Table; row: number; values: Values; form: 'on conflict' | 'merge' }
  | {
      kind: 'put'
      table: Table
      row: number
      column: Column
      uid: string | null
      form: 'set' | 'builder' | 'from' | 'cte' | 'merge'
    }
  | { kind: 'put both'; row: number; values: Values }
  | { kind: 'put many'; table: Table; rows: number[]; column: Column; uid: string | null }
  | { kind: 'put each'; table: Table; column: Column; uids: [row: number, uid: string | null][] }
  | { kind: 'exchange rows'; table: Table; column: Column; rows: [number, number] }
  | { kind: 'exchange columns'; row: number }
  | { kind: 'swap'; table: Table; row: number; column: Column }
  | { kind: 'touch'; table: Table; row: number }
  | { kind: 'delete'; table: Table; rows: number[]; form: 'where' | 'builder' | 'using' | 'cte' | 'merge' }
  | { kind: 'move'; table: Table; from: number; to: number }
  | { kind: 'delete shelf'; shelf: number }
  | { kind: 'truncate'; what: Table | 'shelves' }

export interface Savepoint {
  kind: 'savepoint'
  statements: Statement[]
  isRolledBack: boolean
}

export interface TransactionAct {
  kind: 'transaction'
  connection: number
  items: (Statement | Savepoint)[]
  isRolledBack: boolean
}

/** A transaction of somebody's, or one of the app's own writes: a row's video is cut, an upload is cancelled. */
export type Act =
  | TransactionAct
  | { kind: 'cut'; table: Table; row: number; column: Column }
  | { kind: 'cancel'; uid: string }

/** What became of an act: what each of its statements was told, as far as it came. */
export interface Outcome {
  said: string[]
  isCommitted: boolean
}

/** Each table has as many rows at the most, so that acts meet. Row n stands on shelf n % 2, and goes with it. */
export const ROWS = 3
export const SHELVES = 2
/** Uploads of each field. */
const UPLOADS = 8

export const fieldOf = (table: Table, column: Column) => `${table}.${column}`

export const uploadsOf = (column: Column) => Array.from({ length: UPLOADS }, (_, index) => `${column}-${index}`)

/** Every video has one clip at the most here; its uid says which. */
export const clipOf = (uid: string) => `${uid}-clip`

/** Every upload that Stream made before the first act. */
export const uploads = (['posts', 'talks'] as const).flatMap((table) =>
  columnsOf[table].flatMap((column) => uploadsOf(column).map((uid) => ({ uid, field: fieldOf(table, column) }))),
)

/** The tables as far as the model knows them: uids by row and column, and where each uid of the ledger stands. */
export interface Tables {
  rows: Record<string, Values>
  ledger: Record<string, 'free' | 'taken' | 'given up'>
}
