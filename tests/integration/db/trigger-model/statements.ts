import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '@/db/schema'
import { video } from '../fixture'
import { type Column, columnsOf, SHELVES, type Statement, type Table, type Values } from './acts'

/** Runs one statement, in the form that it names. */
export async function run(trx: Transaction<Database>, statement: Statement): Promise<unknown> {
  const isBuilt = 'form' in statement && statement.form === 'builder' && statement.table === 'posts'
  return isBuilt ? build(trx, statement) : sqlOf(statement).execute(trx)
}

/** As the app writes: by kysely's builder, with whole videos. */
function build(trx: Transaction<Database>, statement: Statement): Promise<unknown> {
  const whole = (uid: string | null | undefined) => (uid ? video(uid) : null)
  switch (statement.kind) {
    case 'insert': {
      const { row, values } = statement
      const videos = { video: whole(values.video), teaser: whole(values.teaser) }
      return trx
        .insertInto('posts')
        .values({ id: idOf(row), owner_id: 'ann', title: 'A post', ...videos })
        .execute()
    }
    case 'put': {
      const { row, column, uid } = statement
      return trx
        .updateTable('posts')
        .set({ [column]: whole(uid) })
        .where('id', '=', idOf(row))
        .execute()
    }
    case 'delete':
      return trx.deleteFrom('posts').where('id', 'in', statement.rows.map(idOf)).execute()
    default:
      throw new Error(`There is no builder for ${statement.kind}`)
  }
}

function sqlOf(statement: Statement): RawBuilder<unknown> {
  switch (statement.kind) {
    case 'insert':
      return insertOf(statement)
    case 'save':
      return saveOf(statement)
    case 'put':
      return putOf(statement)
    case 'put both': {
      const columns = Object.entries(statement.values).map(([name, uid]) => sql`${sql.ref(name)} = ${json(uid)}`)
      return sql`update posts set ${sql.join([sql`title = 'Both'`, ...columns])} where id = ${id(statement.row)}`
    }
    case 'put many': {
      const { table, rows, column, uid } = statement
      return sql`update ${sql.table(table)} set ${sql.ref(column)} = ${json(uid)} where id in (${sql.join(rows.map(id))})`
    }
    case 'put each': {
      const pairs = statement.uids.map(([row, uid]) => sql`(${id(row)}, ${json(uid)})`)
      return sql`update ${sql.table(statement.table)} t set ${sql.ref(statement.column)} = n.video
        from (values ${sql.join(pairs)}) n (id, video) where t.id = n.id`
    }
    case 'exchange rows': {
      const [table, column] = [sql.table(statement.table), sql.ref(statement.column)]
      const [one, other] = statement.rows.map(id)
      return sql`update ${table} t set ${column} = o.${column} from ${table} o
        where (t.id, o.id) in ((${one}, ${other}), (${other}, ${one}))`
    }
    case 'exchange columns':
      return sql`update posts set video = teaser, teaser = video where id = ${id(statement.row)}`
    case 'swap': {
      const column = sql.ref(statement.column)
      const clip = sql`jsonb_build_object('uid', ${column} ->> 'uid' || '-clip')`
      return sql`update ${sql.table(statement.table)} set ${column} = ${clip}
        where id = ${id(statement.row)} and ${column} is not null`
    }
    case 'touch': {
      const columns = columnsOf[statement.table].map(
        (name) => sql`${sql.ref(name)} = ${sql.ref(name)} || '{"size": 7}'`,
      )
      return sql`update ${sql.table(statement.table)} set owner_id = 'bob', ${sql.join(columns)} where id = ${id(statement.row)}`
    }
    case 'delete':
      return deleteOf(statement)
    case 'move': {
      const [table, columns] = [sql.table(statement.table), names(statement.table)]
      return sql`with gone as (delete from ${table} where id = ${id(statement.from)} returning *)
        insert into ${table} (id, owner_id, ${columns}) select ${id(statement.to)}, owner_id, ${columns} from gone`
    }
    case 'delete shelf': {
      const shelf = sql.lit(statement.shelf)
      return sql`delete from shelves where id = ${shelf}; insert into shelves values (${shelf}) on conflict do nothing`
    }
    case 'truncate': {
      if (statement.what !== 'shelves') return sql`truncate ${sql.table(statement.what)}`
      return sql`truncate shelves cascade; insert into shelves select generate_series(0, ${sql.lit(SHELVES - 1)})`
    }
    default:
      return statement satisfies never
  }
}

function insertOf({ table, row, values, form }: Extract<Statement, { kind: 'insert' }>): RawBuilder<unknown> {
  const into = sql`insert into ${sql.table(table)} (id, owner_id, ${names(table)})`
  const whole = sql`${id(row)}, 'ann', ${uidsOf(table, values)}`
  if (form === 'select') return sql`${into} select ${whole}`
  if (form === 'cte') return sql`with made as (${into} values (${whole}) returning id) select id from made`
  return sql`${into} values (${whole})`
}

function saveOf({ table, row, values, form }: Extract<Statement, { kind: 'save' }>): RawBuilder<unknown> {
  const set = (from: string) =>
    sql.join(columnsOf[table].map((name) => sql`${sql.ref(name)} = ${sql.ref(`${from}.${name}`)}`))
  if (form === 'on conflict') {
    return sql`insert into ${sql.table(table)} (id, owner_id, ${names(table)})
      values (${id(row)}, 'ann', ${uidsOf(table, values)}) on conflict (id) do update set ${set('excluded')}`
  }
  const fresh = sql.join(columnsOf[table].map((name) => sql.ref(`n.${name}`)))
  return sql`merge into ${sql.table(table)} t
    using (values (${id(row)}, ${uidsOf(table, values)})) n (id, ${names(table)}) on t.id = n.id
    when matched then update set ${set('n')}
    when not matched then insert (id, owner_id, ${names(table)}) values (n.id, 'ann', ${fresh})`
}

function putOf({ table, row, column, uid, form }: Extract<Statement, { kind: 'put' }>): RawBuilder<unknown> {
  const [target, place] = [sql.table(table), sql.ref(column)]
  const set = sql`update ${target} t set ${place} = ${json(uid)} where id = ${id(row)}`
  const fresh = sql`(values (${id(row)}, ${json(uid)})) n (id, video)`
  if (form === 'from') return sql`update ${target} t set ${place} = n.video from ${fresh} where t.id = n.id`
  if (form === 'cte') return sql`with put as (${set} returning id) select id from put`
  if (form === 'merge') {
    return sql`merge into ${target} t using ${fresh} on t.id = n.id when matched then update set ${place} = n.video`
  }
  return set
}

function deleteOf({ table, rows, form }: Extract<Statement, { kind: 'delete' }>): RawBuilder<unknown> {
  const [target, ids] = [sql.table(table), sql.join(rows.map(id))]
  const fresh = sql`(values ${sql.join(rows.map((row) => sql`(${id(row)})`))}) n (id)`
  if (form === 'using') return sql`delete from ${target} t using ${fresh} where t.id = n.id`
  if (form === 'cte')
    return sql`with gone as (delete from ${target} where id in (${ids}) returning id) select id from gone`
  if (form === 'merge') return sql`merge into ${target} t using ${fresh} on t.id = n.id when matched then delete`
  return sql`delete from ${target} where id in (${ids})`
}

export function idOf(row: number): string {
  return `00000000-0000-4000-8000-00000000000${row}`
}

function id(row: number): RawBuilder<string> {
  return sql`${idOf(row)}::uuid`
}

function json(uid: string | null | undefined): RawBuilder<unknown> {
  return sql`${uid ? JSON.stringify({ uid }) : null}::jsonb`
}

function uidsOf(table: Table, values: Values): RawBuilder<unknown> {
  return sql.join(columnsOf[table].map((column: Column) => json(values[column])))
}

function names(table: Table): RawBuilder<unknown> {
  return sql.join(columnsOf[table].map((column) => sql.ref(column)))
}
