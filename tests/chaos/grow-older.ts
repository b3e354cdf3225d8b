import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import type { Db } from '@/db/create-db'
import { persist } from './persist'
import { keepRequests, type World } from './world'

/**
 * Makes all that is there older, as if nothing had happened for so long: the sweep asks the clocks of the database and
 * of the app, which no test can turn. The emulator is taken down meanwhile, as its videos are in a file.
 */
export async function growOlder(world: World, minutes: number): Promise<void> {
  await keepRequests(world)
  await world.stack.down('stream')
  await ageVideos(world, minutes)
  await ageLedger(world.db, minutes)
  await world.stack.up('stream')
}

/** The same for the ledger and its facts alone. */
export async function ageLedger(db: Db, minutes: number): Promise<void> {
  const columns = ['created_at', 'upload_expires_at', 'attached_at', 'looked_at', 'settled_at', 'discarded_at']
  const older = columns.map((name) => sql`${sql.ref(name)} = ${sql.ref(name)} - make_interval(mins => ${minutes})`)
  await persist('age the ledger', () => sql`update stream_videos set ${sql.join(older)}`.execute(db))
  const happened = sql`happened_at = happened_at - make_interval(mins => ${minutes})`
  await persist('age the facts', () => sql`update stream_facts set ${happened}`.execute(db))
}

interface StoredState {
  videos: Record<string, { fields: Record<string, unknown> }>
}

async function ageVideos({ stack }: World, minutes: number): Promise<void> {
  const file = path.join(stack.folder, 'stream/state.json')
  const state: StoredState = JSON.parse(await readFile(file, 'utf8'))
  for (const { fields } of Object.values(state.videos)) {
    for (const name of ['created', 'uploadExpiry']) {
      const time = fields[name]
      if (typeof time === 'string') fields[name] = new Date(Date.parse(time) - minutes * 60_000).toISOString()
    }
  }
  await writeFile(file, JSON.stringify(state))
}
