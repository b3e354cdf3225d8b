import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import nextEnv from '@next/env'
import { Kysely, type Migration, Migrator, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

/**
 * Runs every migration that this database has not seen yet, in the order of their names. Safe to call from many
 * processes at once: the first takes a lock, the others wait and find nothing to do. Throws the first error; what had
 * succeeded before it stays. Answers the names of those that ran.
 */
export async function migrateToLatest(databaseUrl: string): Promise<string[]> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1, connectionTimeoutMillis: 10_000 })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } })
    const { error, results = [] } = await migrator.migrateToLatest()
    if (error) throw new Error('The database could not be migrated', { cause: error })
    return results.map(({ migrationName }) => migrationName)
  } finally {
    await db.destroy()
  }
}

const folder = fileURLToPath(new URL('./migrations/', import.meta.url))

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()
  const modules = names.map(async (name): Promise<[string, Migration]> => {
    const module: Migration = await import(pathToFileURL(path.join(folder, name)).href)
    return [path.basename(name, '.ts'), module]
  })
  return Object.fromEntries(await Promise.all(modules))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // As the app would: the variables of the process, then those of `.env` files.
  nextEnv.loadEnvConfig(process.cwd(), process.env.NODE_ENV !== 'production', { info: () => {}, error: console.error })
  const databaseUrl = process.env.DATABASE_URL
  if (!databaseUrl) {
    console.error('DATABASE_URL is not set: it names the database to migrate, as in postgres://user:password@host/name')
    process.exit(1)
  }
  const names = await migrateToLatest(databaseUrl)
  console.log(names.length > 0 ? `Migrated: ${names.join(', ')}` : 'The database is up to date.')
}
