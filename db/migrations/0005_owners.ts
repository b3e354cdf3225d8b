import { type Kysely, sql } from 'kysely'

/**
 * A person may leave, or become another: what was theirs goes, or goes over to the heir. `former_owners` keeps who left, so that
 * what a late request still wrote for them is found. `creator` is whom Stream was told, where it is not the owner any more.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table stream_videos add column creator text`.execute(db)
  await sql`
    create table former_owners (
      owner_id text primary key,
      heir_id text,
      left_at timestamptz not null default now(),
      check (heir_id is distinct from owner_id)
    )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table former_owners`.execute(db)
  await sql`alter table stream_videos drop column creator`.execute(db)
}
