import { type Kysely, sql } from 'kysely'

/** The ledger of every video that this app asked Stream for, and the trigger function that keeps it in step with the rows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stream_videos (
      id uuid primary key default gen_random_uuid(),
      uid text unique,
      origin text not null,
      owner_id text not null,
      request_id text,
      field text not null,
      clipped_from text,
      edits jsonb,
      upload_url text,
      reserved_seconds integer not null,
      reserved_bytes bigint not null,
      created_at timestamptz not null default now(),
      upload_expires_at timestamptz,
      attached_at timestamptz,
      discarded_at timestamptz,
      deleted_at timestamptz,
      looked_at timestamptz,
      settled_at timestamptz,
      failure text,
      unique (owner_id, request_id)
    )`.execute(db)

  await sql`
    create unique index stream_videos_one_clip on stream_videos (clipped_from)
    where clipped_from is not null and discarded_at is null`.execute(db)
  await sql`
    create index stream_videos_to_delete on stream_videos (origin, discarded_at)
    where discarded_at is not null and deleted_at is null`.execute(db)
  await sql`
    create index stream_videos_to_follow on stream_videos (origin, looked_at)
    where settled_at is null and discarded_at is null`.execute(db)
  await sql`
    create index stream_videos_untaken on stream_videos (origin, upload_expires_at)
    where attached_at is null and discarded_at is null`.execute(db)
  await sql`create index stream_videos_clips on stream_videos (clipped_from) where clipped_from is not null`.execute(db)
  await sql`create index stream_videos_of_owner on stream_videos (owner_id, created_at)`.execute(db)

  await createTrackVideo(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function track_video()`.execute(db)
  await sql`drop table stream_videos`.execute(db)
}

/**
 * `track_video('column')` is the trigger of every video column. It sees each change of a row, by whatever statement, and
 * writes into the ledger in the same transaction: first the new video is taken, then the old one is given up.
 */
async function createTrackVideo(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db)
  const schema = rows[0]?.name ?? 'public'

  await sql`
    create function track_video() returns trigger
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
        update stream_videos set discarded_at = now()
        where field = video_field and discarded_at is null and attached_at is not null;
        update stream_videos set discarded_at = now()
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
        update stream_videos set attached_at = now(), upload_url = null
        where uid = new_uid and field = video_field and attached_at is null and discarded_at is null;
        if not found then
          raise exception 'Video % cannot be taken by %: a video is taken once, by one row, in the field it was uploaded for',
            new_uid, video_field using errcode = 'check_violation', constraint = 'stream_videos_taken_once';
        end if;
      end if;

      -- The video first, its clips by a second statement: that one sees a clip which was written while the first waited
      -- for its lock, and both are locked in the order in which everybody else locks them.
      if old_uid is not null then
        update stream_videos set discarded_at = now() where uid = old_uid and discarded_at is null;
        update stream_videos set discarded_at = now()
        where clipped_from = old_uid and attached_at is null and discarded_at is null;
      end if;
      return null;
    end
    $body$`.execute(db)
}
