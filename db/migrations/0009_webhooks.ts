import { type Kysely, sql } from 'kysely'

/**
 * The webhooks that were acted on, each by a hash of its signature: one that comes again within the time that it is valid for is
 * known. The sweep forgets them after a day.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stream_webhooks (
      signature_hash text primary key,
      handled_at timestamptz not null default now()
    )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table stream_webhooks`.execute(db)
}
