import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { failClip, findClipsOf, intendClip, recordClip } from '@/db/clips'
import type { Db } from '@/db/create-db'
import { findToDelete, giveUpAbandonedUploads } from '@/db/due'
import { closeIntent, findLost, recordFound } from '@/db/intents'
import { findEntry, findStandings } from '@/db/ledger'
import { deletePost, setPostVideo } from '@/db/posts'
import { isVideoNotFree } from '@/db/transaction'
import { findUntrackedFields } from '@/db/triggers'
import { giveUpUpload } from '@/db/uploads'
import { findVideo, storeGone, storeVideo, swapForClip } from '@/db/videos'
import { videoSchema } from '@/lib/video/video'
import { type FreshDatabase, freshDatabase } from '../../database'

let database: FreshDatabase
let db: Db
const origin = 'account/test'

beforeAll(async () => {
  database = await freshDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  await sql`truncate posts; delete from stream_videos`.execute(db)
})

function video(uid: string, changes: Record<string, unknown> = {}) {
  return videoSchema.parse({ uid, status: { state: 'ready' }, ...changes })
}

async function upload(uid: string, changes: Record<string, unknown> = {}) {
  await db
    .insertInto('stream_videos')
    .values({ uid, origin, owner_id: 'ann', field: 'posts.video', reserved_seconds: 60, reserved_bytes: 1, ...changes })
    .execute()
}

async function post(uid: string) {
  const row = { owner_id: 'ann', title: 'A post', video: video(uid) }
  return (await db.insertInto('posts').values(row).returning('id').executeTakeFirstOrThrow()).id
}

async function lifeOf(uid: string) {
  const entry = await findEntry(db, origin, uid)
  if (!entry) return 'unknown'
  if (entry.discarded_at) return 'given up'
  return entry.attached_at ? 'taken' : 'free'
}

describe('a row takes a video', () => {
  test('the ledger says so in the same transaction', async () => {
    await upload('v1')

    await post('v1')

    expect(await lifeOf('v1')).toBe('taken')
  })

  test('a rollback undoes it', async () => {
    await upload('v1')

    const attempt = db.transaction().execute(async (trx) => {
      await trx
        .insertInto('posts')
        .values({ owner_id: 'ann', title: 'x', video: video('v1') })
        .execute()
      throw new Error('changed my mind')
    })

    await expect(attempt).rejects.toThrow('changed my mind')
    expect(await lifeOf('v1')).toBe('free')
  })

  test('of two at once exactly one gets it', async () => {
    await upload('v1')

    const outcomes = await Promise.allSettled([post('v1'), post('v1'), post('v1')])

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(refusals.every(isVideoNotFree)).toBe(true)
  })

  test.each([
    ['a uid that we never asked for', {}, 'v2'],
    ['a video of another field', { field: 'posts.teaser' }, 'v1'],
    ['a video that was given up', { discarded_at: new Date() }, 'v1'],
    ['a video that another row has had', { attached_at: new Date() }, 'v1'],
  ])('%s is refused', async (_what, changes, uid) => {
    await upload('v1', changes)

    await expect(post(uid)).rejects.toSatisfy(isVideoNotFree)
    expect(await db.selectFrom('posts').selectAll().execute()).toEqual([])
  })

  test.each(['{}', '[]', '5', '"a-uid-of-some-length"', '{"uid": 5}', '{"uid": null}', 'null'])(
    'the JSON %s is no video',
    async (json) => {
      const write = sql`insert into posts (owner_id, title, video) values ('ann', 'x', ${json}::jsonb)`.execute(db)

      await expect(write).rejects.toThrow(/posts_video_check/)
    },
  )
})

describe('a row lets go of a video', () => {
  test.each([
    ['deleted', sql`delete from posts`],
    ['cleared', sql`update posts set video = null`],
    ['truncated', sql`truncate posts`],
    ['replaced', sql`update posts set video = '{"uid": "v2"}'`],
  ])('%s: it is given up', async (_how, statement) => {
    await upload('v1')
    await upload('v2')
    await post('v1')

    await statement.execute(db)

    expect(await lifeOf('v1')).toBe('given up')
  })

  test('by a cascade from another table', async () => {
    await sql`create table parents (id int primary key)`.execute(db)
    await sql`alter table posts add column parent int references parents on delete cascade`.execute(db)
    await upload('v1')
    const id = await post('v1')
    await sql`insert into parents values (1)`.execute(db)
    await sql`update posts set parent = 1 where id = ${id}`.execute(db)

    await sql`delete from parents`.execute(db)

    expect(await lifeOf('v1')).toBe('given up')
    await sql`alter table posts drop column parent`.execute(db)
    await sql`drop table parents`.execute(db)
  })

  test('a change of anything else lets go of nothing', async () => {
    await upload('v1')
    await post('v1')

    await sql`update posts set title = 'Another', video = video || '{"size": 7}'`.execute(db)

    expect(await lifeOf('v1')).toBe('taken')
  })

  test('its untaken clip is given up with it', async () => {
    await upload('v1')
    await post('v1')
    await upload('c1', { clipped_from: 'v1' })

    await sql`delete from posts`.execute(db)

    expect(await lifeOf('c1')).toBe('given up')
  })

  test('a trigger on a column that is not there raises, and the row stays', async () => {
    await sql`create trigger odd after insert on posts for each row execute function track_video('sound')`.execute(db)

    await expect(sql`insert into posts (owner_id, title) values ('ann', 'x')`.execute(db)).rejects.toThrow(
      'there is no column sound',
    )
    await sql`drop trigger odd on posts`.execute(db)
  })

  test('a user who may write posts but not the ledger keeps the ledger all the same', async () => {
    await upload('v1')
    await sql`drop role if exists writer`.execute(db)
    await sql`create role writer`.execute(db)
    await sql`grant insert on posts to writer`.execute(db)

    await db.transaction().execute(async (trx) => {
      await sql`set local role writer`.execute(trx)
      await sql`insert into posts (owner_id, title, video) values ('ann', 'x', '{"uid": "v1"}')`.execute(trx)
    })

    expect(await lifeOf('v1')).toBe('taken')
    await sql`drop owned by writer`.execute(db)
    await sql`drop role writer`.execute(db)
  })
})

describe('a clip', () => {
  test('replaces its original in one statement: taken, and the original given up', async () => {
    await upload('v1')
    await post('v1')
    await upload('c1', { clipped_from: 'v1' })

    expect(await swapForClip(db, 'posts.video', 'v1', video('c1'))).toBe(true)

    expect([await lifeOf('v1'), await lifeOf('c1')]).toEqual(['given up', 'taken'])
  })

  test('of a video that no row holds any more changes nothing', async () => {
    await upload('v1')
    await post('v1')
    await upload('c1', { clipped_from: 'v1' })
    await sql`delete from posts`.execute(db)

    expect(await swapForClip(db, 'posts.video', 'v1', video('c1'))).toBe(false)
  })

  test('is intended once, however often it is asked for', async () => {
    await upload('v1')
    await post('v1')
    const original = await findEntry(db, origin, 'v1')
    if (!original) throw new Error('v1 is in the ledger')

    const intents = await Promise.all([1, 2, 3].map(() => intendClip(db, original, 10)))

    expect(new Set(intents.map((intent) => intent?.id)).size).toBe(1)
  })

  test('is not intended for a video that was given up meanwhile', async () => {
    await upload('v1')
    await post('v1')
    const original = await findEntry(db, origin, 'v1')
    await sql`delete from posts`.execute(db)

    expect(original && (await intendClip(db, original, 10))).toBeUndefined()
  })

  test('whose original goes while Stream is asked is given up when its uid comes', async () => {
    await upload('v1')
    await post('v1')
    const original = await findEntry(db, origin, 'v1')
    const clip = original && (await intendClip(db, original, 10))
    await sql`delete from posts`.execute(db)

    await recordClip(db, clip?.id ?? '', 'c1')

    expect(await lifeOf('c1')).toBe('given up')
  })

  test('that failed is given up, and its original keeps the reason', async () => {
    await upload('v1')
    await post('v1')
    await upload('c1', { clipped_from: 'v1' })
    const clip = await findEntry(db, origin, 'c1')

    if (clip) await failClip(db, clip, 'It could not be trimmed.')

    expect(await lifeOf('c1')).toBe('given up')
    expect(await findClipsOf(db, 'v1')).toEqual({ current: undefined, failure: 'It could not be trimmed.' })
    expect((await findEntry(db, origin, 'v1'))?.failure).toBe('It could not be trimmed.')
  })
})

describe('two at the same moment', () => {
  const forEach20 = async (scene: (index: number) => Promise<unknown>) => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => scene(index)))
  }
  const entryOf = async (uid: string) => {
    const entry = await findEntry(db, origin, uid)
    if (!entry) throw new Error(`${uid} is in the ledger`)
    return entry
  }

  test.each([
    ['deleted', (id: string) => deletePost(db, id, 'ann')],
    ['cleared', (id: string) => setPostVideo(db, { id, ownerId: 'ann', column: 'video' }, null)],
  ])('a clip is asked for while its row is %s: no clip is left without a row', async (_how, letGo) => {
    await forEach20(async (index) => {
      await upload(`v${index}`)
      const id = await post(`v${index}`)
      const original = await entryOf(`v${index}`)

      const [clip] = await Promise.all([intendClip(db, original, 10), letGo(id)])

      if (clip) expect(await recordClip(db, clip.id, `c${index}`)).toBe(false)
    })
  })

  test('a clip fails while its row is deleted: both succeed, and neither is left', async () => {
    await forEach20(async (index) => {
      await upload(`v${index}`)
      const id = await post(`v${index}`)
      await upload(`c${index}`, { clipped_from: `v${index}` })
      const clip = await entryOf(`c${index}`)

      await Promise.all([failClip(db, clip, 'No.'), deletePost(db, id, 'ann')])

      expect([await lifeOf(`v${index}`), await lifeOf(`c${index}`)]).toEqual(['given up', 'given up'])
    })
  })
})

describe('an answer that comes late', () => {
  async function clipIntent() {
    await upload('v1')
    await post('v1')
    const original = await findEntry(db, origin, 'v1')
    const clip = original && (await intendClip(db, original, 10))
    if (!clip) throw new Error('a clip is intended')
    return clip
  }

  test('to an intent that was closed is recorded, and deleted', async () => {
    const clip = await clipIntent()
    await closeIntent(db, clip.id)

    expect(await recordClip(db, clip.id, 'c1')).toBe(false)

    expect(await findToDelete(db, origin)).toEqual(['c1'])
  })

  test('after another clip of the same intent does not take its place', async () => {
    const clip = await clipIntent()
    await recordClip(db, clip.id, 'c1')

    expect(await recordClip(db, clip.id, 'c2')).toBe(false)

    expect((await findClipsOf(db, 'v1')).current?.uid).toBe('c1')
    expect(await findToDelete(db, origin)).toEqual(['c2'])
  })

  test('is found again by its intent, and only where creator and origin of the cut are ours', async () => {
    const { id: intent } = await clipIntent()
    const found = { intent, uid: 'c1', creator: 'ann', clippedFrom: 'v1' }

    expect(await findLost(db, origin, [found])).toEqual([found])
    expect(await findLost(db, 'account/other', [found])).toEqual([])
    expect(await findLost(db, origin, [{ ...found, creator: null }])).toEqual([])
    expect(await findLost(db, origin, [{ ...found, clippedFrom: 'v2' }])).toEqual([])

    await recordFound(db, intent, 'c1')
    expect(await findLost(db, origin, [found])).toEqual([])
    expect(await findToDelete(db, origin)).toEqual(['c1'])
  })
})

describe('what Stream says is stored', () => {
  test('only where the row still holds that video', async () => {
    await upload('v1')
    await post('v1')
    await upload('v2')
    await sql`update posts set video = '{"uid": "v2"}'`.execute(db)

    expect(await storeVideo(db, 'posts.video', video('v1'))).toBe(false)
    expect(await storeVideo(db, 'posts.video', video('v2'))).toBe(true)
  })

  test('only when it is not older than what is there', async () => {
    await upload('v1')
    await post('v1')
    const at = (modified: string, size: number) => storeVideo(db, 'posts.video', video('v1', { modified, size }))

    expect(await at('2026-11-22T12:00:00.5Z', 1)).toBe(true)
    expect(await at('2026-11-22T12:00:00.25Z', 2)).toBe(false)
    expect(await at('2026-11-22T12:00:01Z', 3)).toBe(true)
  })

  test('also when its time can not be read, or it holds what PostgreSQL does not take', async () => {
    await upload('v1')
    await post('v1')
    await sql`update posts set video = video || '{"modified": "soon"}'`.execute(db)

    expect(await storeVideo(db, 'posts.video', video('v1', { modified: 'never', meta: { name: 'a\0b' } }))).toBe(true)

    const row = await db.selectFrom('posts').select('video').executeTakeFirstOrThrow()
    expect(row.video).toMatchObject({ modified: null, meta: { name: 'ab' } })
  })

  test('that it is gone, the row says too, and keeps the rest', async () => {
    await upload('v1')
    const id = await post('v1')
    await sql`update posts set video = video || '{"readyToStream": true, "size": 7}'`.execute(db)

    await storeGone(db, 'posts.video', 'v1')

    const view = await findVideo(db, { field: 'posts.video', id }, 'ann')
    expect(view).toMatchObject({ phase: 'failed', video: { size: 7 } })
  })

  test('a video that its row has just let go of is not said to be ready', async () => {
    await upload('v1', { attached_at: new Date(), settled_at: new Date(), discarded_at: new Date() })

    expect((await findStandings(db, ['v1'])).get('v1')?.isSettled).toBe(false)
  })

  test('an owner sees it, nobody else, and an id that is none names no row', async () => {
    await upload('v1')
    const id = await post('v1')
    const field = 'posts.video'

    expect((await findVideo(db, { field, id }, 'ann'))?.video?.uid).toBe('v1')
    expect(await findVideo(db, { field, id }, 'bob')).toBeUndefined()
    expect(await findVideo(db, { field, id: "1' or true --" }, 'ann')).toBeUndefined()
  })

  test.each([
    [`video ->> 'uid' = 'v1'`, 'posts_video_uid'],
    [`video -> 'status' ->> 'state' = 'ready'`, 'posts_video_state'],
    [`teaser -> 'status' ->> 'state' = 'ready'`, 'posts_teaser_state'],
  ])('the look-up %s uses an index', async (condition, index) => {
    const plan = await db.transaction().execute(async (trx) => {
      await sql`set local enable_seqscan = off`.execute(trx)
      return sql`explain select id from posts where ${sql.raw(condition)}`.execute(trx)
    })

    expect(JSON.stringify(plan.rows)).toContain(index)
  })
})

describe('uploads that nobody takes', () => {
  const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000)

  test('are given up a day after their link has ended, not before', async () => {
    await upload('old', { upload_expires_at: yesterday })
    await upload('new', { upload_expires_at: new Date() })

    expect(await giveUpAbandonedUploads(db, origin)).toBe(1)

    expect([await lifeOf('old'), await lifeOf('new')]).toEqual(['given up', 'free'])
  })

  test('a row that takes one at the same moment either has it or is refused', async () => {
    await upload('v1', { upload_expires_at: yesterday })

    const [taken] = await Promise.allSettled([post('v1'), giveUpAbandonedUploads(db, origin)])

    expect(await lifeOf('v1')).toBe(taken.status === 'fulfilled' ? 'taken' : 'given up')
  })

  test.each([
    ['somebody else’s', { ownerId: 'bob' }, false],
    ['of another field', { field: 'posts.teaser' as const }, false],
    ['of another origin', { origin: 'account/other' }, false],
    ['one’s own', {}, true],
  ])('a person gives up %s: %o', async (_whose, changes, isGivenUp) => {
    await upload('v1')

    const asked = { origin, ownerId: 'ann', field: 'posts.video' as const, uid: 'v1', ...changes }

    expect(await giveUpUpload(db, asked)).toBe(isGivenUp)
  })

  test('what a row has taken is not given up by its uploader’s cancel', async () => {
    await upload('v1')
    await post('v1')

    expect(await giveUpUpload(db, { origin, ownerId: 'ann', field: 'posts.video', uid: 'v1' })).toBe(false)
    expect(await lifeOf('v1')).toBe('taken')
  })
})

test('a field whose triggers are missing is named', async () => {
  expect(await findUntrackedFields(db)).toEqual([])

  await sql`alter table posts disable trigger posts_teaser_truncate`.execute(db)
  expect(await findUntrackedFields(db)).toEqual(['posts.teaser'])

  await sql`alter table posts enable trigger posts_teaser_truncate`.execute(db)
})
