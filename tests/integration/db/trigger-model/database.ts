import { sql } from 'kysely'
import type { Db } from '@/db/create-db'
import { db, origin } from '../fixture'
import { columnsOf, SHELVES, type Tables, uploads, type Values } from './acts'

/**
 * Beside `posts` a table as the README adds it, and a parent of both by which rows cascade. A row's shelf follows from its
 * id. Deadlocks are found soon.
 */
export async function makeTables(): Promise<void> {
  await sql`create table talks (
    id uuid primary key default gen_random_uuid(),
    owner_id text not null,
    recording jsonb check (recording is null or jsonb_typeof(recording -> 'uid') is not distinct from 'string')
  )`.execute(db)
  await sql`create trigger talks_recording_row after insert or update or delete on talks
    for each row execute function track_video('recording')`.execute(db)
  await sql`create trigger talks_recording_truncate before truncate on talks
    for each statement execute function track_video('recording')`.execute(db)
  await sql`create index talks_recording_uid on talks ((recording ->> 'uid'))`.execute(db)
  await sql`create index talks_recording_state on talks ((recording -> 'status' ->> 'state'))`.execute(db)

  await sql`create table shelves (id int primary key)`.execute(db)
  for (const table of ['posts', 'talks']) {
    await sql`alter table ${sql.table(table)} add column shelf int
      generated always as (right(id::text, 1)::int % ${sql.lit(SHELVES)}) stored references shelves on delete cascade`.execute(
      db,
    )
  }
  await sql`alter table posts alter column title set default 'A post'`.execute(db)
  await sql`do $$ begin
    execute format('alter database %I set deadlock_timeout = %L', current_database(), '20ms');
  end $$`.execute(db)
}

/** No rows, and the uploads in the ledger. */
export async function beginAnew(): Promise<void> {
  await sql`delete from posts; delete from talks; delete from stream_videos; delete from shelves;
    insert into shelves select generate_series(0, ${sql.lit(SHELVES - 1)})`.execute(db)
  const rest = { origin, owner_id: 'ann', reserved_seconds: 60, reserved_bytes: 1 }
  await db
    .insertInto('stream_videos')
    .values(uploads.map((upload) => ({ ...upload, ...rest })))
    .execute()
}

export async function readTables(): Promise<Tables> {
  return { rows: await readRows(db), ledger: await readLedger(db) }
}

async function readRows(db: Db): Promise<Tables['rows']> {
  const { rows } = await sql<{ table: 'posts' | 'talks'; row: number } & Values>`
    select 'posts' as table, right(id::text, 1)::int as row,
      video ->> 'uid' as video, teaser ->> 'uid' as teaser, null as recording from posts
    union all
    select 'talks', right(id::text, 1)::int, null, null, recording ->> 'uid' from talks`.execute(db)
  return Object.fromEntries(
    rows.map(({ table, row, ...values }) => [
      `${table} ${row}`,
      Object.fromEntries(columnsOf[table].map((column) => [column, values[column]])),
    ]),
  )
}

async function readLedger(db: Db): Promise<Tables['ledger']> {
  const { rows } = await sql<{ uid: string; life: 'free' | 'taken' | 'given up' }>`
    select uid, case when discarded_at is not null then 'given up' when attached_at is not null then 'taken' else 'free' end as life
    from stream_videos where uid is not null`.execute(db)
  return Object.fromEntries(rows.map(({ uid, life }) => [uid, life]))
}
