import { type Kysely, sql } from 'kysely'

/** A post is its owner's alone until it is published. The index is that of the list which everybody sees. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table posts add column published_at timestamptz`.execute(db)
  await sql`create index posts_published on posts (published_at desc) where published_at is not null`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table posts drop column published_at`.execute(db)
}
