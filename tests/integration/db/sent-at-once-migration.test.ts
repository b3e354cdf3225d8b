import type { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { findEntry } from '@/db/ledger'
import { down, up } from '@/db/migrations/0004_sent_at_once'
import { db, origin, post, upload, withFreshDatabase } from './fixture'

withFreshDatabase()

const urlOf = async (uid: string) => (await findEntry(db, origin, uid))?.upload_url

test('0004 can be undone, which forgets the URL of what is taken, and done again', async () => {
  const upload_url = 'https://upload.example.com/1'
  for (const uid of ['before', 'undone', 'again']) await upload(uid, { upload_url })
  await post('before')
  expect(await urlOf('before')).toBe(upload_url)
  const untyped = db as unknown as Kysely<unknown>

  await down(untyped)
  await post('undone')
  expect([await urlOf('before'), await urlOf('undone')]).toEqual([null, null])

  await up(untyped)
  await post('again')
  expect(await urlOf('again')).toBe(upload_url)
})
