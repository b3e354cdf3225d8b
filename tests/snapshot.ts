import { sql } from 'kysely'
import type { Db } from '@/db/create-db'
import type { emulatorAt } from './scenario'

/** Every row of every table, and every video at Stream, as text. */
export type Snapshot = Record<string, string[]>

export async function takeSnapshot(db: Db, emulator: ReturnType<typeof emulatorAt>): Promise<Snapshot> {
  const tables = await Promise.all(
    (await tableNames(db)).map(async (table) => {
      const { rows } = await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(table)} t`.execute(
        db,
      )
      return [table, rows.map(({ row }) => row).sort()] as const
    }),
  )
  const { videos }: { videos: unknown[] } = await emulator.videos()
  return { ...Object.fromEntries(tables), [AT_STREAM]: videos.map((video) => JSON.stringify(video)).sort() }
}

const AT_STREAM = 'videos at Stream'

/**
 * Whatever marks a row as that of somebody else than `keeper`: their id, and the ids and uids of their videos. Whoever asks
 * without a session may have been given one, so they are found, not named.
 */
export async function marksOfOthers(keeper: string, db: Db): Promise<string[]> {
  const { rows } = await sql<{ owner_id: string; id: string; uid: string | null }>`
    with owned as (
      select owner_id, id::text, uid from stream_videos
      union all select owner_id, id::text, null from posts
      union all select id, id, null from users
      union all select owner_id, owner_id, null from former_owners)
    select * from owned where owner_id <> ${keeper}`.execute(db)
  return [...new Set(rows.flatMap(({ owner_id, id, uid }) => [owner_id, id, ...(uid ? [uid] : [])]))]
}

/** Without the rows that have one of these marks. */
export function without(snapshot: Snapshot, marks: string[]): Snapshot {
  const isKept = (row: string) => !marks.some((mark) => row.includes(mark))
  return Object.fromEntries(Object.entries(snapshot).map(([name, rows]) => [name, rows.filter(isKept)]))
}

/** Those of the app, but for what counts the calls of everybody together. */
async function tableNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db)
  return rows.map(({ name }) => name).filter((name) => !counters.includes(name))
}

const counters = ['turns', 'stream_budgets', 'stream_webhooks']
