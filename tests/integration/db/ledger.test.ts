import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { isVideoNotFree } from '@/db/transaction'
import { findUntrackedFields } from '@/db/triggers'
import { db, lifeOf, post, upload, video, withFreshDatabase } from './fixture'

withFreshDatabase()

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

  test.each(['{}', '[]', '5', '"a-uid-of-some-length"', '{"uid": 5}', '{"uid": null}', 'null', '{"uid": "q"}'])(
    'R12 the JSON %s is refused before anything is stored, in a new row and in one that is there',
    async (json) => {
      await upload('v1')
      const id = await post('v1')
      const isRefused = /posts_video_check|a video is taken once/

      await expect(
        sql`insert into posts (owner_id, title, video) values ('ann', 'x', ${json}::jsonb)`.execute(db),
      ).rejects.toThrow(isRefused)
      await expect(sql`update posts set video = ${json}::jsonb`.execute(db)).rejects.toThrow(isRefused)

      expect(await db.selectFrom('posts').select('id').execute()).toEqual([{ id }])
      expect(await lifeOf('v1')).toBe('taken')
    },
  )

  test('R12 every row that is there can be deleted, whatever Stream has said of its video', async () => {
    for (const uid of ['v1', 'v2', 'v3']) {
      await upload(uid)
      await post(uid)
    }
    await sql`update posts set video = video || '{"status": "odd", "modified": 5}' where video ->> 'uid' = 'v2'`.execute(
      db,
    )
    await sql`update posts set video = '{"uid": "v3"}' where video ->> 'uid' = 'v3'`.execute(db)

    for (const { id } of await db.selectFrom('posts').select('id').execute()) {
      await db.deleteFrom('posts').where('id', '=', id).execute()
    }

    expect(await Promise.all(['v1', 'v2', 'v3'].map(lifeOf))).toEqual(['given up', 'given up', 'given up'])
  })
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

test('a field whose triggers are missing is named', async () => {
  expect(await findUntrackedFields(db)).toEqual([])

  await sql`alter table posts disable trigger posts_teaser_truncate`.execute(db)
  expect(await findUntrackedFields(db)).toEqual(['posts.teaser'])

  await sql`alter table posts enable trigger posts_teaser_truncate`.execute(db)
})
