import pg from 'pg'
import { createDb, type Db } from '@/db/client'
import { migrateToLatest } from '@/db/migrate'

export interface FreshDatabase {
  db: Db
  url: string
  drop(): Promise<void>
}

export async function freshDatabase(): Promise<FreshDatabase> {
  const server = process.env.TEST_PG ?? ''
  const name = `test_${Math.random().toString(36).slice(2)}`
  const admin = new pg.Client(server)
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = server.replace(/\/[^/]*$/, `/${name}`)
  await migrateToLatest(url)
  const db = createDb(url)
  return { db, url, drop: () => db.destroy() }
}
