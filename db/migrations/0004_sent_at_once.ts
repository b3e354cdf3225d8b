import { type Kysely, sql } from 'kysely'

/**
 * A row may take a video whose bytes are still on their way. The URL that they go to is kept until the upload is settled or
 * given up, so that whoever comes back can go on. And whether Stream was asked for the poster that the person chose.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table stream_videos add column poster_asked_at timestamptz`.execute(db)
  await replaceTrackVideo(db, { taken: 'attached_at = now()', givenUp: 'discarded_at = now(), upload_url = null' })
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await replaceTrackVideo(db, { taken: 'attached_at = now(), upload_url = null', givenUp: 'discarded_at = now()' })
  await sql`update stream_videos set upload_url = null where attached_at is not null`.execute(db)
  await sql`alter table stream_videos drop column poster_asked_at`.execute(db)
}

/** `track_video('column')` as `0001_ledger` made it, with other words for a video that is taken, and one that is given up. */
async function replaceTrackVideo(db: Kysely<unknown>, set: { taken: string; givenUp: string }): Promise<void> {
  const [taken, givenUp] = [sql.raw(set.taken), sql.raw(set.givenUp)]
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db)
  const schema = rows[0]?.name ?? 'public'

  await sql`
    create or replace function track_video() returns trigger
    language plpgsql security definer
    set search_path = ${sql.id(schema)}, pg_temp
    as $body$
    declare
      video_field constant text := tg_table_name || '.' || tg_argv[0];
      old_row jsonb;
      new_row jsonb;
      old_uid text;
      new_uid text;
    begin
      if tg_op = 'TRUNCATE' then
        update stream_videos set ${givenUp}
        where field = video_field and discarded_at is null and attached_at is not null;
        update stream_videos set ${givenUp}
        where field = video_field and discarded_at is null and clipped_from is not null;
        return null;
      end if;

      if tg_op <> 'INSERT' then old_row := to_jsonb(old); end if;
      if tg_op <> 'DELETE' then new_row := to_jsonb(new); end if;
      if not coalesce(new_row, old_row) ? tg_argv[0] then
        raise exception 'trigger % of table %: there is no column %', tg_name, tg_table_name, tg_argv[0]
          using errcode = 'undefined_column';
      end if;

      old_uid := old_row -> tg_argv[0] ->> 'uid';
      new_uid := new_row -> tg_argv[0] ->> 'uid';
      if new_uid is not distinct from old_uid then return null; end if;

      if new_uid is not null then
        update stream_videos set ${taken}
        where uid = new_uid and field = video_field and attached_at is null and discarded_at is null;
        if not found then
          raise exception 'Video % cannot be taken by %: a video is taken once, by one row, in the field it was uploaded for',
            new_uid, video_field using errcode = 'check_violation', constraint = 'stream_videos_taken_once';
        end if;
      end if;

      -- The video first, its clips by a second statement: that one sees a clip which was written while the first waited
      -- for its lock, and both are locked in the order in which everybody else locks them.
      if old_uid is not null then
        update stream_videos set ${givenUp} where uid = old_uid and discarded_at is null;
        update stream_videos set ${givenUp}
        where clipped_from = old_uid and attached_at is null and discarded_at is null;
      end if;
      return null;
    end
    $body$`.execute(db)
}
