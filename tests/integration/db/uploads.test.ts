import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { findEntry, settle } from '@/db/ledger'
import {
  chooseEdits,
  findOpenUpload,
  findTakenUpload,
  forgetUpload,
  giveUpUpload,
  type UploadIntent,
  withdrawUpload,
} from '@/db/uploads'
import { intendUpload, recordUpload } from '../../one-upload'
import { db, upToSeconds, withFreshDatabase } from './fixture'

const limits = { inFlight: 10, perHour: 100 }

withFreshDatabase()

function intent(changes: Partial<UploadIntent> = {}): UploadIntent {
  return {
    origin: 'account/test',
    ownerId: 'ann',
    requestId: 'key-1',
    field: 'posts.video',
    uploadLengthBytes: 1000,
    maxDurationSeconds: 60,
    expiresAt: new Date(Date.now() + 60 * 60 * 1000),
    ...changes,
  }
}

async function intended(changes: Partial<UploadIntent> = {}) {
  const answer = await intendUpload(db, intent(changes), limits)
  if (answer.kind !== 'intended') throw new Error(`It was ${answer.kind}`)
  return answer.id
}

async function entryOf(uid: string) {
  const entry = await findEntry(db, 'account/test', uid)
  if (!entry) throw new Error(`The ledger does not know ${uid}`)
  return entry
}

const answer = { uid: 'v1', uploadUrl: 'https://upload.example.com/1' }

describe('the same key again', () => {
  test('gets the same upload', async () => {
    await recordUpload(db, await intended(), answer)

    expect(await intendUpload(db, intent(), limits)).toEqual({ kind: 'repeated', ...answer })
  })

  test('gets the same video from a link, which has no URL to upload to', async () => {
    await recordUpload(db, await intended(), { uid: 'v1', uploadUrl: null })

    expect(await intendUpload(db, intent(), limits)).toEqual({ kind: 'repeated', uid: 'v1', uploadUrl: null })
  })

  test('names the video that a row holds, to its owner and for its field', async () => {
    await recordUpload(db, await intended(), answer)
    expect(await findTakenUpload(db, intent())).toBeUndefined()

    await sql`insert into posts (owner_id, title, video) values ('ann', 'x', '{"uid": "v1"}')`.execute(db)

    expect(await findTakenUpload(db, intent())).toBe('v1')
    expect(await findTakenUpload(db, intent({ ownerId: 'bob' }))).toBeUndefined()
    expect(await findTakenUpload(db, intent({ field: 'posts.teaser' }))).toBeUndefined()
    expect(await findTakenUpload(db, intent({ origin: 'account/other' }))).toBeUndefined()
  })

  test('while the first is under way: of two at once one goes on and one is told to wait', async () => {
    const answers = await Promise.all([intendUpload(db, intent(), limits), intendUpload(db, intent(), limits)])

    expect(answers.map(({ kind }) => kind).sort()).toEqual(['in-flight', 'intended'])
  })

  test('from another person is another upload', async () => {
    await recordUpload(db, await intended(), answer)

    expect((await intendUpload(db, intent({ ownerId: 'bob' }), limits)).kind).toBe('intended')
  })

  test.each([
    ['another size', { uploadLengthBytes: 2000 }],
    ['another field', { field: 'posts.teaser' as const }],
  ])('for %s is refused', async (_what, changes) => {
    await recordUpload(db, await intended(), answer)

    expect((await intendUpload(db, intent(changes), limits)).kind).toBe('other-request')
  })

  test.each([
    ['a row has taken it', sql`insert into posts (owner_id, title, video) values ('ann', 'x', '{"uid": "v1"}')`],
    ['it was given up', sql`update stream_videos set discarded_at = now()`],
    ['its link has ended', sql`update stream_videos set upload_expires_at = now()`],
    [
      'its answer was lost long ago',
      sql`update stream_videos set uid = null, created_at = now() - interval '1 minute'`,
    ],
  ])('after %s is a new upload', async (_what, change) => {
    const first = await intended()
    await recordUpload(db, first, answer)
    await change.execute(db)

    const second = await intended()

    expect(second).not.toBe(first)
  })

  test('never gives up, or takes back, what a row holds or has held', async () => {
    await recordUpload(db, await intended(), answer)
    await sql`insert into posts (owner_id, title, video) values ('ann', 'x', '{"uid": "v1"}')`.execute(db)
    await intended()
    const held = await db.selectFrom('stream_videos').select('discarded_at').where('uid', '=', 'v1').executeTakeFirst()
    await sql`delete from posts`.execute(db)
    const gone = await db.selectFrom('stream_videos').select('discarded_at').where('uid', '=', 'v1').executeTakeFirst()

    expect([held?.discarded_at, gone?.discarded_at]).toEqual([null, expect.any(Date)])
  })
})

describe('an upload that a row has taken while its bytes were on their way', () => {
  const wanted = { ...intent(), uid: 'v1' }
  const take = sql`insert into posts (owner_id, title, video) values ('ann', 'x', '{"uid": "v1"}')`

  test('is found to be gone on with by its key and uid, before and after; without the uid the key makes a new one', async () => {
    await recordUpload(db, await intended(), answer)
    expect(await findOpenUpload(db, wanted)).toEqual(answer)

    await take.execute(db)

    expect(await findOpenUpload(db, wanted)).toEqual(answer)
    expect((await intendUpload(db, intent(), limits)).kind).toBe('intended')
  })

  test.each([
    ['another person', { ownerId: 'bob' }],
    ['another field', { field: 'posts.teaser' as const }],
    ['another deployment', { origin: 'account/other' }],
    ['another key', { requestId: 'key-2' }],
    ['another file', { uploadLengthBytes: 1001 }],
    ['another uid', { uid: 'v2' }],
  ])('is not found by %s', async (_who, changes) => {
    await recordUpload(db, await intended(), answer)
    await take.execute(db)

    expect(await findOpenUpload(db, { ...wanted, ...changes })).toBeUndefined()
  })

  test.each([
    ['it is settled', async () => settle(db, await entryOf('v1'), { outcome: 'ready', failure: null })],
    ['it has failed', async () => settle(db, await entryOf('v1'), { outcome: 'failed', failure: 'No video.' })],
    ['its row is deleted', () => sql`delete from posts`.execute(db)],
    ['its rows are truncated', () => sql`truncate posts`.execute(db)],
    ['its row takes another', () => sql`update posts set video = null`.execute(db)],
  ])('is not found once %s, and its URL is kept no longer', async (_what, end: () => Promise<unknown>) => {
    await recordUpload(db, await intended(), answer)
    await take.execute(db)

    await end()

    expect(await findOpenUpload(db, wanted)).toBeUndefined()
    expect((await entryOf('v1')).upload_url).toBeNull()
  })

  test('is not found once its link has ended', async () => {
    await recordUpload(db, await intended(), answer)
    await take.execute(db)

    await sql`update stream_videos set upload_expires_at = now()`.execute(db)

    expect(await findOpenUpload(db, wanted)).toBeUndefined()
  })

  test.each([
    ['cancelled', () => giveUpUpload(db, wanted)],
    ['over, and its key used again', () => sql`update stream_videos set upload_expires_at = now()`.execute(db)],
  ])('nor does the ledger keep the URL of one that was %s', async (_what, end: () => Promise<unknown>) => {
    await recordUpload(db, await intended(), answer)

    await end()
    await intended()

    expect(await entryOf('v1')).toMatchObject({ upload_url: null, discarded_at: expect.any(Date) })
  })
})

describe('what somebody chose for an upload', () => {
  const own = { origin: 'account/test', ownerId: 'ann', field: 'posts.video' as const, uid: 'v1' }
  const edits = { startSeconds: 3, thumbnailTimestampPct: 0.5 }

  test('is written where it is theirs and free, in place of what they chose before', async () => {
    await recordUpload(db, await intended(), answer)

    expect(await chooseEdits(db, own, { endSeconds: 9 })).toMatchObject({ uid: 'v1' })
    expect(await chooseEdits(db, own, edits)).toMatchObject({ uid: 'v1' })
    expect((await entryOf('v1')).edits).toEqual(edits)

    await chooseEdits(db, own, null)
    expect((await entryOf('v1')).edits).toBeNull()
  })

  test.each([
    ['somebody else’s', { ownerId: 'bob' }],
    ['another field’s', { field: 'posts.teaser' as const }],
    ['another deployment’s', { origin: 'account/other' }],
  ])('is not written to %s', async (_what, changes) => {
    await recordUpload(db, await intended(), answer)

    expect(await chooseEdits(db, { ...own, ...changes }, edits)).toBeUndefined()
    expect((await entryOf('v1')).edits).toBeNull()
  })

  test.each([
    ['a row has it', sql`insert into posts (owner_id, title, video) values ('ann', 'x', '{"uid": "v1"}')`],
    ['it was given up', sql`update stream_videos set discarded_at = now()`],
  ])('is not changed once %s', async (_what, change) => {
    await recordUpload(db, await intended(), answer)
    await chooseEdits(db, own, edits)
    await change.execute(db)

    expect(await chooseEdits(db, own, { startSeconds: 7 })).toBeUndefined()
    expect((await entryOf('v1')).edits).toEqual(edits)
  })
})

describe('limits', () => {
  test('of 50 at once against a limit of 10, exactly 10 pass', async () => {
    const asked = Array.from({ length: 50 }, (_, index) => intendUpload(db, intent({ requestId: `${index}` }), limits))

    const kinds = (await Promise.all(asked)).map(({ kind }) => kind)

    expect(kinds.filter((kind) => kind === 'intended')).toHaveLength(10)
    expect(kinds.filter((kind) => kind === 'over-limit')).toHaveLength(40)
  })

  test('an upload that is taken, given up or over counts no more', async () => {
    const one = { inFlight: 1, perHour: 100 }
    await recordUpload(db, await intended(), answer)
    expect((await intendUpload(db, intent({ requestId: 'key-2' }), one)).kind).toBe('over-limit')

    await sql`update stream_videos set discarded_at = now()`.execute(db)

    expect((await intendUpload(db, intent({ requestId: 'key-2' }), one)).kind).toBe('intended')
  })

  test('one person’s uploads are not another’s limit', async () => {
    const one = { inFlight: 1, perHour: 1 }
    await intendUpload(db, intent(), one)

    expect((await intendUpload(db, intent({ ownerId: 'bob' }), one)).kind).toBe('intended')
  })

  test('the limit by the hour counts what was given up too, and says when to come again', async () => {
    await forgetUpload(db, await intended())

    const second = await intendUpload(db, intent({ requestId: 'key-2' }), { inFlight: 10, perHour: 1 })

    expect(second).toEqual({
      kind: 'over-limit',
      limit: 'per-hour',
      scope: 'person',
      max: 1,
      retryAfterSeconds: upToSeconds(3600),
    })
  })
})

describe('Stream’s answer', () => {
  test('to what was never intended is an error, which names it and the video', async () => {
    const never = crypto.randomUUID()

    await expect(recordUpload(db, never, answer)).rejects.toThrow(
      `The ledger has no intent ${never} for the video ${answer.uid}`,
    )
  })

  test('that comes after the intent was given up is recorded, and not given out', async () => {
    const id = await intended()
    await sql`update stream_videos set discarded_at = now()`.execute(db)

    expect(await recordUpload(db, id, answer)).toBe(false)

    expect(await entryOf('v1')).toMatchObject({ uid: 'v1', upload_url: null })
  })

  test('a refusal for good leaves no trace', async () => {
    await withdrawUpload(db, await intended())

    expect(await db.selectFrom('stream_videos').selectAll().execute()).toEqual([])
  })

  test('a lost answer leaves the intent for the sweep, and the key free', async () => {
    const lost = await intended()
    await forgetUpload(db, lost)

    expect(await intended()).not.toBe(lost)
    expect(await db.selectFrom('stream_videos').selectAll().execute()).toHaveLength(2)
  })
})
