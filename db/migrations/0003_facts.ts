import { type Kysely, sql } from 'kysely'

/**
 * The facts that an app's own functions want to hear of, each once for each video: it is ready, it failed, it was given
 * up. A fact is written in the transaction in which it becomes true, and told afterwards.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stream_facts (
      video_id uuid not null references stream_videos on delete cascade,
      kind text not null check (kind in ('ready', 'failed', 'discarded')),
      row_id text,
      reason text,
      happened_at timestamptz not null default now(),
      told_at timestamptz,
      primary key (video_id, kind)
    )`.execute(db)
  await sql`create index stream_facts_untold on stream_facts (happened_at) where told_at is null`.execute(db)
  await createNoteDiscarded(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger stream_videos_discarded on stream_videos`.execute(db)
  await sql`drop function note_discarded()`.execute(db)
  await sql`drop table stream_facts`.execute(db)
}

/** A video may be given up by many statements, and before its uid is known: the trigger sees them all. */
async function createNoteDiscarded(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db)
  const schema = rows[0]?.name ?? 'public'

  await sql`
    create function note_discarded() returns trigger
    language plpgsql security definer
    set search_path = ${sql.id(schema)}, pg_temp
    as $body$
    begin
      insert into stream_facts (video_id, kind) values (new.id, 'discarded') on conflict do nothing;
      return null;
    end
    $body$`.execute(db)
  await sql`
    create trigger stream_videos_discarded after insert or update of uid, discarded_at on stream_videos
    for each row when (new.uid is not null and new.discarded_at is not null)
    execute function note_discarded()`.execute(db)
}
