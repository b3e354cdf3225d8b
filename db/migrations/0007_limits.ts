import { type Kysely, sql } from 'kysely'

/**
 * What a person has under way and holds is counted from the ledger, and new uploads are weighed against it and written down
 * in one statement. `used_seconds` and `used_bytes` are what a video really takes up at Stream, null until that is known:
 * then it counts by what was reserved. Zero: it came to nothing there. `is_guest`: who asked had no account.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table stream_videos
      add column is_guest boolean not null default false,
      add column used_seconds integer,
      add column used_bytes bigint`.execute(db)
  await sql`
    create index stream_videos_counting on stream_videos (owner_id, origin)
    include (field, clipped_from, attached_at, upload_expires_at, reserved_seconds, reserved_bytes, used_seconds, used_bytes)
    where discarded_at is null`.execute(db)
  await sql`create index stream_videos_of_guests on stream_videos (origin, created_at) where is_guest`.execute(db)
  await createUsageOf(db)
  await createIntendUpload(db)
  await createStreamBudget(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function take_stream_calls(text, integer, double precision, double precision, double precision)`.execute(
    db,
  )
  await sql`drop table stream_budgets`.execute(db)
  await sql`drop function intend_uploads(jsonb)`.execute(db)
  await sql`drop function intend_upload(jsonb, jsonb)`.execute(db)
  await sql`drop function usage_of(text, text)`.execute(db)
  await sql`drop index stream_videos_of_guests`.execute(db)
  await sql`drop index stream_videos_counting`.execute(db)
  await sql`
    alter table stream_videos drop column is_guest, drop column used_seconds, drop column used_bytes`.execute(db)
}

/**
 * What counts of a person's videos, by field. A video counts while a row holds it, an upload until its link has ended; a clip
 * only once a row holds it, or a trim would count twice. What was given up, or came to nothing, counts no more, but for the
 * hour in which it was asked for.
 */
async function createUsageOf(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function usage_of(for_origin text, for_owner text)
    returns table (field text, in_flight bigint, per_hour bigint, videos bigint, seconds bigint, bytes bigint)
    language sql stable
    as $body$
      select field, sum(in_flight), sum(per_hour), sum(videos), sum(seconds)::bigint, sum(bytes)::bigint
      from (
        select field, (attached_at is null)::int as in_flight, 0 as per_hour, 1 as videos,
          coalesce(used_seconds, reserved_seconds) as seconds, coalesce(used_bytes, reserved_bytes) as bytes
        from stream_videos
        where owner_id = for_owner and origin = for_origin and discarded_at is null
          and (attached_at is not null or (clipped_from is null and upload_expires_at > now()))
          and used_seconds is distinct from 0
        union all
        select field, 0, 1, 0, 0, 0
        from stream_videos
        where owner_id = for_owner and origin = for_origin and clipped_from is null
          and created_at > now() - interval '1 hour'
      ) as counted
      group by field
    $body$`.execute(db)
}

/**
 * `intend_uploads([{intent, limits}, …])` answers each in turn, all in one transaction, by `intend_upload`. The locks come first
 * and the counts after them, each a statement with a snapshot of its own, so that of many requests at once exactly as many
 * pass as the limits allow: for that the isolation must be READ COMMITTED. The locks are taken in the order of the owners'
 * names, and that of all guests after them, so that no two transactions wait for each other.
 */
async function createIntendUpload(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function intend_upload(asked jsonb, limits jsonb) returns jsonb
    language plpgsql
    as $body$
    declare
      for_origin constant text := asked ->> 'origin';
      for_owner constant text := asked ->> 'ownerId';
      for_request constant text := asked ->> 'requestId';
      for_field constant text := asked ->> 'field';
      for_bytes constant bigint := asked ->> 'uploadLengthBytes';
      for_seconds constant integer := asked ->> 'maxDurationSeconds';
      by_guest constant boolean := coalesce((asked ->> 'isGuest')::boolean, false);
      guests_max constant bigint := limits ->> 'guestsPerHour';
      earlier stream_videos%rowtype;
      is_free boolean;
      guests bigint;
      excess_scope text;
      excess_kind text;
      excess_max bigint;
      frees_at timestamptz;
      made uuid;
    begin
      if exists (select from former_owners where owner_id = for_owner) then
        return jsonb_build_object('kind', 'nobody');
      end if;

      select * into earlier from stream_videos where owner_id = for_owner and request_id = for_request;
      if found then
        is_free := earlier.attached_at is null and earlier.discarded_at is null and earlier.origin = for_origin;
        if is_free and (earlier.field <> for_field or earlier.reserved_bytes <> for_bytes) then
          return jsonb_build_object('kind', 'other-request');
        end if;
        if is_free and earlier.uid is not null and earlier.upload_expires_at > now() + interval '1 minute' then
          return jsonb_build_object('kind', 'repeated', 'uid', earlier.uid, 'uploadUrl', earlier.upload_url);
        end if;
        -- A request that is older than this has lost its answer: the same key may try again.
        if is_free and earlier.uid is null and earlier.created_at > now() - interval '30 seconds' then
          return jsonb_build_object('kind', 'in-flight');
        end if;
        -- What the key stood for is taken, over or lost: the key is free for a new upload.
        update stream_videos set
          request_id = null,
          discarded_at = case when attached_at is null and origin = for_origin then coalesce(discarded_at, now()) else discarded_at end,
          upload_url = case when attached_at is null and origin = for_origin then null else upload_url end
        where id = earlier.id;
      end if;

      with used as materialized (select * from usage_of(for_origin, for_owner)),
      totals as (
        select 1 as place, 'person' as scope, coalesce(sum(in_flight), 0) as in_flight, coalesce(sum(per_hour), 0) as per_hour,
          coalesce(sum(videos), 0) as videos, coalesce(sum(seconds), 0) as seconds, coalesce(sum(bytes), 0) as bytes
        from used
        union all
        select 2, 'field', coalesce(sum(in_flight), 0), coalesce(sum(per_hour), 0),
          coalesce(sum(videos), 0), coalesce(sum(seconds), 0), coalesce(sum(bytes), 0)
        from used where field = for_field
      )
      select scope, kind, most into excess_scope, excess_kind, excess_max
      from totals
      cross join lateral (values
        (1, 'in-flight', in_flight + 1, (limits -> scope ->> 'inFlight')::bigint),
        (2, 'per-hour', per_hour + 1, (limits -> scope ->> 'perHour')::bigint),
        (3, 'videos', videos + 1, (limits -> scope ->> 'videos')::bigint),
        (4, 'seconds', seconds + for_seconds, (limits -> scope ->> 'seconds')::bigint),
        (5, 'bytes', bytes + for_bytes, (limits -> scope ->> 'bytes')::bigint)
      ) as weighed (rank, kind, wanted, most)
      where wanted > most
      order by place, rank
      limit 1;

      if excess_kind is null and by_guest and guests_max is not null then
        select count(*) into guests from stream_videos
        where origin = for_origin and is_guest and created_at > now() - interval '1 hour';
        -- Far from the limit no guest waits for another: no more than there are connections can be under way, uncounted.
        if guests + 2 * current_setting('max_connections')::int >= guests_max then
          perform pg_advisory_xact_lock(hashtextextended('uploads of the guests of ' || for_origin, 0));
          select count(*) into guests from stream_videos
          where origin = for_origin and is_guest and created_at > now() - interval '1 hour';
        end if;
        if guests >= guests_max then
          excess_scope := 'guests';
          excess_kind := 'guests';
          excess_max := guests_max;
        end if;
      end if;

      if excess_kind is not null then
        -- When the first one frees by itself: of the hour, the one whose end leaves one less than the limit.
        if excess_kind = 'guests' then
          select created_at + interval '1 hour' into frees_at from stream_videos
          where origin = for_origin and is_guest and created_at > now() - interval '1 hour'
          order by created_at desc offset excess_max - 1 limit 1;
        elsif excess_kind = 'per-hour' then
          select created_at + interval '1 hour' into frees_at from stream_videos
          where owner_id = for_owner and origin = for_origin and clipped_from is null
            and created_at > now() - interval '1 hour' and (excess_scope = 'person' or field = for_field)
          order by created_at desc offset excess_max - 1 limit 1;
        else
          select min(upload_expires_at) into frees_at from stream_videos
          where owner_id = for_owner and origin = for_origin and discarded_at is null and attached_at is null
            and clipped_from is null and upload_expires_at > now() and used_seconds is distinct from 0
            and (excess_scope = 'person' or field = for_field);
        end if;
        return jsonb_build_object('kind', 'over-limit', 'limit', excess_kind, 'scope', excess_scope, 'max', excess_max,
          'retryAfterSeconds',
          case when frees_at is not null then greatest(1, ceil(extract(epoch from frees_at - clock_timestamp()))::int) end);
      end if;

      insert into stream_videos
        (origin, owner_id, is_guest, request_id, field, reserved_seconds, reserved_bytes, upload_expires_at)
      values
        (for_origin, for_owner, by_guest, for_request, for_field, for_seconds, for_bytes, (asked ->> 'expiresAt')::timestamptz)
      returning id into made;
      return jsonb_build_object('kind', 'intended', 'id', made);
    end
    $body$`.execute(db)
  await sql`
    create function intend_uploads(asked jsonb) returns setof jsonb
    language plpgsql
    as $body$
    declare
      for_owner text;
      one jsonb;
    begin
      for for_owner in
        select distinct each -> 'intent' ->> 'ownerId' as owner_id from jsonb_array_elements(asked) as each order by owner_id
      loop
        perform pg_advisory_xact_lock(hashtextextended('uploads of ' || for_owner, 0));
      end loop;

      for one in select * from jsonb_array_elements(asked) loop
        return next intend_upload(one -> 'intent', one -> 'limits');
      end loop;
    end
    $body$`.execute(db)
}

/**
 * The calls to Stream that a deployment may make: a bucket of tokens that fills by itself. A row's lock makes one taker wait
 * for the other, and the clock is read after it. Answers how many were granted, and without one, when there is one.
 */
async function createStreamBudget(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stream_budgets (
      origin text primary key,
      tokens double precision not null,
      filled_at timestamptz not null
    )`.execute(db)
  await sql`
    create function take_stream_calls(
      for_origin text, wanted integer, capacity double precision, per_second double precision, kept double precision)
    returns table (granted integer, wait_seconds double precision)
    language plpgsql
    as $body$
    declare
      bucket stream_budgets%rowtype;
      moment timestamptz;
    begin
      select * into bucket from stream_budgets where origin = for_origin for update;
      if not found then
        insert into stream_budgets values (for_origin, capacity, clock_timestamp()) on conflict do nothing;
        select * into bucket from stream_budgets where origin = for_origin for update;
      end if;

      moment := greatest(bucket.filled_at, clock_timestamp());
      bucket.tokens := least(capacity, bucket.tokens + extract(epoch from moment - bucket.filled_at) * per_second);
      granted := greatest(0, least(wanted, floor(bucket.tokens - kept)));
      wait_seconds := case when granted = 0 then (kept + 1 - bucket.tokens) / per_second else 0 end;
      update stream_budgets set tokens = bucket.tokens - granted, filled_at = moment where origin = for_origin;
      return next;
    end
    $body$`.execute(db)
}
