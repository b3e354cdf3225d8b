import { type Kysely, sql } from 'kysely'

/**
 * The accounts of better-auth, under its names in snake case, and the two questions that are asked beside them: is this still a
 * guest, and may this be tried again so soon.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createAccounts(db)
  await createIsGuest(db)
  await createTakeTurn(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function take_turn(text, integer, integer)`.execute(db)
  await sql`drop table turns`.execute(db)
  await sql`drop function is_guest(text)`.execute(db)
  await sql`drop table verifications, accounts, sessions, users`.execute(db)
  await sql`drop function keep_former_owner_out()`.execute(db)
}

async function createAccounts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table users (
      id text primary key check (length(id) between 1 and 64),
      name text not null,
      email text not null unique,
      email_verified boolean not null,
      image text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table sessions (
      id text primary key,
      expires_at timestamptz not null,
      token text not null unique,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      ip_address text,
      user_agent text,
      user_id text not null references users on delete cascade
    )`.execute(db)
  await sql`
    create table accounts (
      id text primary key,
      account_id text not null,
      provider_id text not null,
      user_id text not null references users on delete cascade,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      password text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table verifications (
      id text primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index sessions_user_id_idx on sessions (user_id)`.execute(db)
  await sql`create index accounts_user_id_idx on accounts (user_id)`.execute(db)
  await sql`create index verifications_identifier_idx on verifications (identifier)`.execute(db)
}

/**
 * A guest is one no more who has left, or has an account: the account's rows must not answer to the guest's old cookie. And
 * who has left does not come back as an account; the lock is the one that `db/owners.ts` takes to let somebody go.
 */
async function createIsGuest(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function is_guest(guest_id text) returns boolean language sql stable as $body$
      select not exists (select from former_owners where owner_id = guest_id)
        and not exists (select from users where id = guest_id)
    $body$`.execute(db)
  await sql`
    create function keep_former_owner_out() returns trigger language plpgsql as $body$
    begin
      perform pg_advisory_xact_lock(hashtextextended('owner ' || new.id, 0));
      if exists (select from former_owners where owner_id = new.id) then
        raise exception 'The owner % has left', new.id using errcode = 'check_violation', constraint = 'users_not_former';
      end if;
      return new;
    end
    $body$`.execute(db)
  await sql`
    create trigger users_not_former before insert on users
    for each row execute function keep_former_owner_out()`.execute(db)
}

/** `take_turn(key, max, seconds)`: 0 when the turn is taken, one of `max` within `seconds`; else how many seconds are to be waited. */
async function createTakeTurn(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table turns (
      key text primary key,
      begun_at timestamptz not null default now(),
      taken integer not null default 1
    )`.execute(db)
  await sql`create index turns_begun on turns (begun_at)`.execute(db)
  await sql`
    create function take_turn(turn_key text, turns_max integer, span_seconds integer) returns integer
    language sql volatile as $body$
      insert into turns as turn (key) values (turn_key)
      on conflict (key) do update set
        begun_at = case when turn.begun_at + make_interval(secs => span_seconds) <= now() then now() else turn.begun_at end,
        taken = case when turn.begun_at + make_interval(secs => span_seconds) <= now() then 1
          else least(turn.taken, turns_max) + 1 end
      returning case when taken <= turns_max then 0
        else greatest(1, ceil(extract(epoch from begun_at + make_interval(secs => span_seconds) - now())))::integer end
    $body$`.execute(db)
}
