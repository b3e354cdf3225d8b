import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findEntry } from '@/db/ledger'
import { isVideoNotFree } from '@/db/transaction'
import { deleteGivenUp } from '@/inngest/delete-discarded'
import { takeTurn } from '@/inngest/turn'
import { emulatorAt } from '../../scenario'
import { db, lifeOf, origin, post, upload, withFreshDatabase } from '../db/fixture'
import { createUpload, type Emulated, startEmulated } from '../lib/stream/emulated'

withFreshDatabase()

let emulated: Emulated
let emulator: ReturnType<typeof emulatorAt>

beforeAll(async () => {
  emulated = await startEmulated()
  emulator = emulatorAt(emulated.urls.stream)
})
afterAll(() => emulated?.close())
beforeEach(() => emulator.clearRequests())

const path = '../../../zones/x'
const context = () => ({ db, stream: emulated.stream, origin })
const requests = async () => (await emulator.requests()).requests.map(({ method }: { method: string }) => method)

test('S3 the database refuses a path in the column, because no ledger row has it', async () => {
  const attempt = post(path)

  await expect(attempt).rejects.toSatisfy(isVideoNotFree)
  const forged = sql`insert into posts (owner_id, title, video)
    values ('ann', 'x', '{"uid": "../../../zones/x", "status": {"state": "ready"}, "meta": {}}')`.execute(db)
  await expect(forged).rejects.toSatisfy(isVideoNotFree)

  expect(await db.selectFrom('posts').selectAll().execute()).toEqual([])
  expect(await deleteGivenUp(context(), path)).toBe('not given up by this deployment')
  expect(await requests()).toEqual([])
})

test('S3 a path that was forced into the ledger and a row is never deleted: Stream receives no DELETE', async () => {
  await upload(path)
  await post(path)
  await expect(takeTurn(context(), path)).rejects.toThrow(RangeError)

  await sql`delete from posts`.execute(db)

  expect(await lifeOf(path)).toBe('given up')
  await expect(deleteGivenUp(context(), path)).rejects.toThrow(RangeError)
  expect((await findEntry(db, origin, path))?.deleted_at).toBeNull()
  expect(await requests()).toEqual([])
})

test('a video that was given up by the delete of its row is deleted by the same way', async () => {
  const { uid } = await createUpload(emulated.stream, 'i-1')
  await upload(uid)
  await post(uid)

  await sql`delete from posts`.execute(db)

  expect(await deleteGivenUp(context(), uid)).toBe('deleted')
  expect(await requests()).toEqual(['POST', 'DELETE'])
})
