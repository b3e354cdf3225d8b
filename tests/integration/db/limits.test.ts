import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createDb } from '@/db/create-db'
import { closeIntent } from '@/db/intents'
import { findEntry, noteNothingMade, settle } from '@/db/ledger'
import { type UploadLimits, usageOf } from '@/db/limits'
import { giveUpUpload, intendUploads, type UploadIntent, withdrawUpload } from '@/db/uploads'
import { intendUpload, recordUpload } from '../../one-upload'
import { db, origin, post, upload, upToSeconds, url, withFreshDatabase } from './fixture'

withFreshDatabase()

const HOUR_SECONDS = 60 * 60

function intent(changes: Partial<UploadIntent> = {}): UploadIntent {
  return {
    origin,
    ownerId: 'ann',
    requestId: crypto.randomUUID(),
    field: 'posts.video',
    uploadLengthBytes: 1000,
    maxDurationSeconds: 60,
    expiresAt: new Date(Date.now() + HOUR_SECONDS * 1000),
    ...changes,
  }
}

const ask = (limits: UploadLimits, changes: Partial<UploadIntent> = {}) => intendUpload(db, intent(changes), limits)

const atOnce = async (count: number, limits: UploadLimits, changes: Partial<UploadIntent> = {}) =>
  countKinds(await Promise.all(Array.from({ length: count }, () => ask(limits, changes))))

function countKinds(answers: { kind: string }[]) {
  const passed = answers.filter(({ kind }) => kind === 'intended').length
  const refused = answers.filter(({ kind }) => kind === 'over-limit').length
  return { passed, refused }
}

/** Room for ten uploads of 1000 bytes and 60 seconds, by each limit alone. */
const tens: [string, UploadLimits][] = [
  ['uploads in flight', { inFlight: 10 }],
  ['videos', { videos: 10 }],
  ['seconds', { seconds: 659 }],
  ['bytes', { bytes: 10_999 }],
  ['uploads in flight in the field', { inField: { inFlight: 10 } }],
  ['videos in the field', { inField: { videos: 10 } }],
  ['seconds in the field', { inField: { seconds: 659 } }],
  ['bytes in the field', { inField: { bytes: 10_999 } }],
]

describe('of 50 at once against room for 10', () => {
  test.each([
    ...tens,
    ['uploads by the hour', { perHour: 10 }] as [string, UploadLimits],
    ['uploads by the hour in the field', { inField: { perHour: 10 } }] as [string, UploadLimits],
  ])('exactly 10 pass: %s', async (_what, limits) => {
    expect(await atOnce(50, limits)).toEqual({ passed: 10, refused: 40 })
  })

  test('exactly 10 pass also when two processes ask', async () => {
    const other = createDb(url)
    const limits = { videos: 10 }

    const asked = Array.from({ length: 50 }, (_, index) => intendUpload(index % 2 ? other : db, intent(), limits))
    const counts = countKinds(await Promise.all(asked))
    await other.destroy()

    expect(counts).toEqual({ passed: 10, refused: 40 })
  })

  test('exactly 10 pass also in statements of many, whose people two processes name in opposite orders', async () => {
    const other = createDb(url)
    const people = Array.from({ length: 20 }, (_, index) => `person-${index}`)
    const batch = (owners: string[]) =>
      owners.map((ownerId) => ({ intent: intent({ ownerId }), limits: { videos: 10 } }))

    const asked = Array.from({ length: 50 }, (_, index) =>
      index % 2 ? intendUploads(other, batch(people)) : intendUploads(db, batch(people.toReversed())),
    )
    const answers = await Promise.all(asked)
    await other.destroy()

    const byPerson = people.map((_, place) =>
      countKinds(answers.flatMap((batch, index) => batch[index % 2 ? place : people.length - 1 - place] ?? [])),
    )
    expect(byPerson).toEqual(people.map(() => ({ passed: 10, refused: 40 })))
  })

  test('exactly 10 pass of one statement that names one person 50 times', async () => {
    const batch = Array.from({ length: 50 }, () => ({ intent: intent(), limits: { videos: 10 } }))

    expect(countKinds(await intendUploads(db, batch))).toEqual({ passed: 10, refused: 40 })
  })

  test('exactly 10 guests pass, each somebody else', async () => {
    const asked = Array.from({ length: 50 }, (_, index) =>
      ask({ guestsPerHour: 10 }, { ownerId: `guest-${index}`, isGuest: true }),
    )

    expect(countKinds(await Promise.all(asked))).toEqual({ passed: 10, refused: 40 })
  })
})

const releases: [string, () => Promise<unknown>][] = [
  ['their links have ended', () => sql`update stream_videos set upload_expires_at = now()`.execute(db)],
  ['they were given up', giveUpAll],
  ['Stream could make nothing of them', () => eachEntry(({ id }) => noteNothingMade(db, id))],
  ['Stream refused to make them', () => eachEntry(({ id }) => closeIntent(db, id), false)],
  ['Stream was not asked', () => eachEntry(({ id }) => withdrawUpload(db, id), false)],
]

describe('the quota is whole again when', () => {
  test.each(releases.flatMap(([what, release]) => tens.map(([of, limits]) => ({ what, of, limits, release }))))(
    '$what: $of',
    async ({ what, limits, release }) => {
      await atOnce(10, limits)
      if (!what.startsWith('Stream re') && !what.startsWith('Stream was')) await nameAll()
      expect(await atOnce(1, limits)).toEqual({ passed: 0, refused: 1 })

      await release()

      expect(await atOnce(11, limits)).toEqual({ passed: 10, refused: 1 })
    },
  )

  test('rows that hold videos are deleted, or their videos failed at Stream', async () => {
    for (const uid of ['v1', 'v2']) await upload(uid)
    const id = await post('v1')
    await post('v2')
    const limits = { videos: 2, seconds: 120, bytes: 2000 }
    expect((await ask(limits)).kind).toBe('over-limit')

    await sql`delete from posts where id = ${id}`.execute(db)
    expect(await used('videos')).toBe(1)
    await settle(db, await entryOf('v2'), { outcome: 'failed', failure: 'No video.', seconds: 0, bytes: 0 })

    expect([await used('videos'), await used('seconds'), await used('bytes')]).toEqual([0, 0, 0])
    expect((await ask(limits)).kind).toBe('intended')
  })

  test('an hour has passed, for what counts by the hour', async () => {
    const limits = { perHour: 2 }
    await atOnce(2, limits)
    await sql`update stream_videos set created_at = now() - interval '61 minutes'`.execute(db)

    expect(await atOnce(3, limits)).toEqual({ passed: 2, refused: 1 })
  })
})

describe('what counts', () => {
  test('a video that failed for being over a limit counts by what lies at Stream, and its limit stays as it was', async () => {
    await upload('v1', { reserved_seconds: 60, reserved_bytes: 1000 })
    await post('v1')

    await settle(db, await entryOf('v1'), { outcome: 'failed', failure: 'Too long.', seconds: 5000, bytes: 70_000 })

    expect([await used('videos'), await used('seconds'), await used('bytes')]).toEqual([1, 5000, 70_000])
    expect(await entryOf('v1')).toMatchObject({ reserved_seconds: 60, reserved_bytes: '1000' })
  })

  test('a clip counts once a row holds it, in the place of its original', async () => {
    await upload('v1', { reserved_seconds: 60 })
    const id = await post('v1')
    await upload('c1', { clipped_from: 'v1', reserved_seconds: 10, reserved_bytes: 0 })
    expect([await used('videos'), await used('seconds')]).toEqual([1, 60])

    await sql`update posts set video = '{"uid": "c1"}' where id = ${id}`.execute(db)

    expect([await used('videos'), await used('seconds')]).toEqual([1, 10])
    expect(await used('per-hour')).toBe(1)
  })

  test('another field counts for the person and not for the field; another deployment and another person do not', async () => {
    await upload('v1', { field: 'posts.teaser', upload_expires_at: new Date(Date.now() + 1e6) })
    await upload('v2', { origin: 'account/other', upload_expires_at: new Date(Date.now() + 1e6) })
    await upload('v3', { owner_id: 'bob', upload_expires_at: new Date(Date.now() + 1e6) })

    expect((await ask({ videos: 1 })).kind).toBe('over-limit')
    expect((await ask({ videos: 2, inField: { videos: 1 } })).kind).toBe('intended')
  })

  test('a repeated request gets its upload though the limit is reached by it', async () => {
    const requestId = 'key-1'
    const first = await ask({ videos: 1 }, { requestId })
    if (first.kind === 'intended') await recordUpload(db, first.id, { uid: 'v1', uploadUrl: 'https://example.com/1' })

    expect((await ask({ videos: 1 }, { requestId })).kind).toBe('repeated')
  })

  test('people with an account are not counted among the guests, nor refused with them', async () => {
    expect((await ask({ guestsPerHour: 1 })).kind).toBe('intended')
    expect((await ask({ guestsPerHour: 1 }, { ownerId: 'guest-1', isGuest: true })).kind).toBe('intended')
    expect(await ask({ guestsPerHour: 1 }, { ownerId: 'guest-2', isGuest: true })).toMatchObject({
      limit: 'guests',
      scope: 'guests',
      max: 1,
    })
    expect((await ask({ guestsPerHour: 1 })).kind).toBe('intended')
  })

  test('of a person with ten thousand videos can be read from one index alone', async () => {
    await sql`
      insert into stream_videos (uid, origin, owner_id, field, reserved_seconds, reserved_bytes, attached_at, created_at)
      select 'many-' || n, ${origin}, case when n % 2 = 0 then 'ann' else 'other-' || n end, 'posts.video', 60, 1000, now(), now() - interval '1 day'
      from generate_series(1, 20000) as n`.execute(db)
    await sql`vacuum analyze stream_videos`.execute(db)

    // With so few others, reading most of the table would be cheap too.
    const { rows } = await db.transaction().execute(async (trx) => {
      await sql`set local enable_seqscan = off; set local enable_bitmapscan = off`.execute(trx)
      return sql<{ 'QUERY PLAN': string }>`explain select * from usage_of(${origin}, 'ann')`.execute(trx)
    })
    const count = await used('videos')
    await sql`truncate stream_videos cascade`.execute(db)

    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(
      'Index Only Scan using stream_videos_counting on stream_videos',
    )
    expect(count).toBe(10_000)
  })
})

describe('a refusal says', () => {
  test.each<[string, UploadLimits, object]>([
    ['in flight', { inFlight: 1 }, { limit: 'in-flight', scope: 'person', max: 1 }],
    ['videos', { videos: 1 }, { limit: 'videos', scope: 'person', max: 1 }],
    ['seconds', { seconds: 100 }, { limit: 'seconds', scope: 'person', max: 100 }],
    ['bytes', { bytes: 1500 }, { limit: 'bytes', scope: 'person', max: 1500 }],
    ['in the field', { videos: 9, inField: { videos: 1 } }, { limit: 'videos', scope: 'field', max: 1 }],
  ])('which limit is reached, and when the first link ends: %s', async (_what, limits, expected) => {
    await ask(limits, { expiresAt: new Date(Date.now() + 500_000) })

    const refused = await ask(limits)

    expect(refused).toMatchObject({ kind: 'over-limit', ...expected, retryAfterSeconds: upToSeconds(500) })
  })

  test('no time where nothing frees by itself', async () => {
    await upload('v1')
    await post('v1')

    expect(await ask({ videos: 1 })).toMatchObject({ limit: 'videos', retryAfterSeconds: null })
    expect(await ask({ bytes: 999 })).toMatchObject({ limit: 'bytes', retryAfterSeconds: null })
  })

  test('when there is one less within the hour than the limit', async () => {
    for (const minutes of [50, 40, 30]) {
      await ask({})
      const moment = sql<Date>`now() - make_interval(mins => ${minutes})`
      await sql`update stream_videos set created_at = ${moment} where created_at > now() - interval '10 minutes'`.execute(
        db,
      )
    }

    expect(await ask({ perHour: 3 })).toMatchObject({ limit: 'per-hour', retryAfterSeconds: upToSeconds(600) })
    expect(await ask({ perHour: 2 })).toMatchObject({ limit: 'per-hour', retryAfterSeconds: upToSeconds(1200) })
  })
})

test('who has left begins no upload', async () => {
  await sql`insert into former_owners (owner_id) values ('gone')`.execute(db)

  expect(await ask({}, { ownerId: 'gone' })).toEqual({ kind: 'nobody' })

  await sql`delete from former_owners`.execute(db)
  expect(await db.selectFrom('stream_videos').select('id').execute()).toEqual([])
})

async function used(limit: string): Promise<number | undefined> {
  return (await usageOf(db, origin, 'ann')).find((usage) => usage.limit === limit && !usage.field)?.used
}

async function entryOf(uid: string) {
  const entry = await findEntry(db, origin, uid)
  if (!entry) throw new Error(`The ledger does not know ${uid}`)
  return entry
}

/** Stream has answered for every intent. */
async function nameAll(): Promise<void> {
  await sql`update stream_videos set uid = 'v-' || id where uid is null`.execute(db)
}

async function eachEntry(work: (entry: { id: string }) => Promise<unknown>, isNamed = true): Promise<void> {
  const entries = await db
    .selectFrom('stream_videos')
    .select('id')
    .where('uid', isNamed ? 'is not' : 'is', null)
    .execute()
  for (const entry of entries) await work(entry)
}

async function giveUpAll(): Promise<void> {
  const entries = await db.selectFrom('stream_videos').select('uid').where('uid', 'is not', null).execute()
  for (const { uid } of entries) {
    await giveUpUpload(db, { origin, ownerId: 'ann', field: 'posts.video', uid: uid ?? '' })
  }
}
