import { sql } from 'kysely'
import type { Db } from '@/db/create-db'
import type { TestStack } from '../stack'
import { persist } from './persist'

/** For how long one place of one row held one video: from the commit that took it to the commit that let go of it. */
export interface Hold {
  uid: string
  post: string
  column: string
  /** RFC 3339 with microseconds, as PostgreSQL knows the commit. */
  from: string
  /** Null while it is held. */
  until: string | null
}

/**
 * Makes the test's database keep who held which video when: a trigger notes each change with its transaction, and
 * PostgreSQL keeps the time of each commit. A note lives and dies with its transaction, so kills make no false ones.
 */
export async function installAudit(stack: TestStack, db: Db): Promise<void> {
  await sql`alter system set track_commit_timestamp = on`.execute(db)
  await stack.down('database')
  await stack.up('database')
  await persist('install the audit', () => sql.raw(audit).execute(db))
}

export async function readHolds(db: Db): Promise<Hold[]> {
  const { rows } = await sql<Hold>`
    select taken.uid, taken.post, taken."column", ${utc('taken')} as "from", ${utc('released')} as until
    from chaos.changes taken
    left join chaos.changes released
      on released.act = 'released' and released.id > taken.id
      and (released.uid, released.post, released."column") = (taken.uid, taken.post, taken."column")
    where taken.act = 'taken'
    order by taken.id`.execute(db)
  return rows
}

/** In microseconds, and written so that texts sort as times do. */
function utc(change: 'taken' | 'released') {
  const committed = sql`pg_xact_commit_timestamp(${sql.ref(`${change}.transaction`)}) at time zone 'UTC'`
  return sql<string>`to_char(${committed}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}

const audit = `
  create schema chaos;
  create table chaos.changes (
    id bigint generated always as identity primary key,
    transaction xid not null default pg_current_xact_id()::xid,
    act text not null,
    uid text not null,
    post uuid not null,
    "column" text not null
  );
  create function chaos.note() returns trigger language plpgsql as $$
  declare
    place text := tg_argv[0];
    before text := to_jsonb(old) -> place ->> 'uid';
    after text := to_jsonb(new) -> place ->> 'uid';
  begin
    if before is not distinct from after then return null; end if;
    if before is not null then
      insert into chaos.changes (act, uid, post, "column") values ('released', before, old.id, place);
    end if;
    if after is not null then
      insert into chaos.changes (act, uid, post, "column") values ('taken', after, new.id, place);
    end if;
    return null;
  end $$;
  create trigger chaos_video after insert or update or delete on posts for each row execute function chaos.note('video');
  create trigger chaos_teaser after insert or update or delete on posts for each row execute function chaos.note('teaser');`
