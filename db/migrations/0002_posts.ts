import { type Kysely, sql } from 'kysely'

/** The example table: a post with a video that can be downloaded and a teaser that is trimmed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table posts (
      id uuid primary key default gen_random_uuid(),
      owner_id text not null,
      title text not null,
      note text not null default '',
      video jsonb check (video is null or jsonb_typeof(video -> 'uid') is not distinct from 'string'),
      teaser jsonb check (teaser is null or jsonb_typeof(teaser -> 'uid') is not distinct from 'string'),
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index posts_of_owner on posts (owner_id, created_at desc)`.execute(db)

  // For each video column: two triggers that keep the ledger, and two indexes.
  for (const column of ['video', 'teaser']) {
    const [uid, state] = [sql.id(`posts_${column}_uid`), sql.id(`posts_${column}_state`)]
    const [row, truncate] = [sql.id(`posts_${column}_row`), sql.id(`posts_${column}_truncate`)]
    const name = sql.lit(column)

    await sql`create trigger ${row} after insert or update or delete on posts
      for each row execute function track_video(${name})`.execute(db)
    await sql`create trigger ${truncate} before truncate on posts
      for each statement execute function track_video(${name})`.execute(db)
    await sql`create index ${uid} on posts ((${sql.ref(column)} ->> 'uid'))`.execute(db)
    await sql`create index ${state} on posts ((${sql.ref(column)} -> 'status' ->> 'state'))`.execute(db)
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  // The triggers give up the videos of a deleted row; of a dropped table nothing would.
  await sql`delete from posts`.execute(db)
  await sql`drop table posts`.execute(db)
}
