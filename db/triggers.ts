import { sql } from 'kysely'
import type { Db } from './create-db'
import type { VideoField } from './schema'
import { placeOf, videoFieldNames } from './video-fields'

/** The video fields of which one of the two triggers is missing or disabled: what they hold would never be given up. */
export async function findUntrackedFields(db: Db): Promise<VideoField[]> {
  // PostgreSQL ends each argument of a trigger with a zero byte; ours have one argument.
  const { rows } = await sql<{ table: string; column: string; kinds: string[] }>`
    select c.relname as "table", convert_from(substring(t.tgargs for length(t.tgargs) - 1), 'UTF8') as "column",
      array_agg(case when t.tgtype & 32 > 0 then 'truncate' when t.tgtype & 31 = 29 then 'row' end) as kinds
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_proc p on p.oid = t.tgfoid
    where p.proname = 'track_video' and t.tgenabled in ('O', 'A') and t.tgnargs = 1 and t.tgattr = '' and c.relnamespace = current_schema()::regnamespace
    group by 1, 2`.execute(db)

  return videoFieldNames.filter((field) => {
    const { table, column } = placeOf(field)
    const found = rows.find((row) => row.table === table && row.column === column)
    return !(found?.kinds.includes('row') && found.kinds.includes('truncate'))
  })
}
