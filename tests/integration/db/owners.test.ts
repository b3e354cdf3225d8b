import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { findLost, recordFound } from '@/db/intents'
import { catchUpWithFormerOwners, handOver, leave } from '@/db/owners'
import { db, lifeOf, origin, post, upload, withFreshDatabase } from './fixture'

withFreshDatabase()
beforeEach(async () => {
  await sql`truncate former_owners, users cascade`.execute(db)
})

const ownersOf = async (table: 'posts' | 'stream_videos') =>
  (await db.selectFrom(table).select('owner_id').execute()).map(({ owner_id }) => owner_id)
const formerOwners = () => db.selectFrom('former_owners').select(['owner_id', 'heir_id']).orderBy('owner_id').execute()
const entryOf = (uid: string) =>
  db.selectFrom('stream_videos').selectAll().where('uid', '=', uid).executeTakeFirstOrThrow()

/** An account with this id, and a session of it. */
async function account(id: string): Promise<void> {
  await sql`insert into users (id, name, email, email_verified) values (${id}, '', ${`${id}@example.com`}, false)`.execute(
    db,
  )
  await sql`insert into sessions (id, token, user_id, expires_at) values (${id}, ${id}, ${id}, now())`.execute(db)
}

/** Ann has a post, an untaken upload, one whose uid is not known yet, and an account; Bob has a post. */
async function annAndBob(): Promise<void> {
  await account('ann')
  await upload('held')
  await post('held')
  await upload('untaken', { upload_url: 'http://upload' })
  await db
    .insertInto('stream_videos')
    .values({ origin, owner_id: 'ann', field: 'posts.video', reserved_seconds: 1, reserved_bytes: 1 })
    .execute()
  await upload('bobs', { owner_id: 'bob' })
  const id = await post('bobs')
  await db.updateTable('posts').set({ owner_id: 'bob' }).where('id', '=', id).execute()
}

describe('leave', () => {
  test('deletes the rows, the uploads and the account of who leaves, and nothing of anybody else', async () => {
    await annAndBob()

    const uids = await leave(db, 'ann')

    expect(uids.toSorted()).toEqual(['held', 'untaken'])
    expect(await ownersOf('posts')).toEqual(['bob'])
    expect([await lifeOf('held'), await lifeOf('untaken'), await lifeOf('bobs')]).toEqual([
      'given up',
      'given up',
      'taken',
    ])
    const open = await db.selectFrom('stream_videos').select('id').where('discarded_at', 'is', null).execute()
    expect(open).toHaveLength(1)
    expect(await formerOwners()).toEqual([{ owner_id: 'ann', heir_id: null }])
    expect((await sql`select from users`.execute(db)).rows).toEqual([])
    expect((await sql`select from sessions`.execute(db)).rows).toEqual([])
  })

  test('again changes nothing more', async () => {
    await annAndBob()
    await leave(db, 'ann')

    const again = await leave(db, 'ann')

    expect(again.toSorted()).toEqual(['held', 'untaken'])
    expect(await formerOwners()).toEqual([{ owner_id: 'ann', heir_id: null }])
  })

  test.each(['former_owners', 'users', 'posts', 'stream_videos'])(
    'that breaks at the table %s has changed nothing, and succeeds when it is done again',
    async (table) => {
      await annAndBob()
      await sql
        .raw(`create function break_here() returns trigger language plpgsql as 'begin raise exception ''broken''; end';
          create trigger break_here before insert or update or delete on ${table} execute function break_here()`)
        .execute(db)

      await expect(leave(db, 'ann')).rejects.toThrow('broken')
      await sql`drop function break_here cascade`.execute(db)

      expect((await ownersOf('posts')).toSorted()).toEqual(['ann', 'bob'])
      expect([await lifeOf('held'), await lifeOf('untaken')]).toEqual(['taken', 'free'])
      expect(await formerOwners()).toEqual([])
      expect((await sql`select from users`.execute(db)).rows).toHaveLength(1)
      expect((await leave(db, 'ann')).toSorted()).toEqual(['held', 'untaken'])
    },
  )

  test('and an account that is made of the same guest at that moment: one of them has to give in', async () => {
    await upload('held')
    await post('held')

    const [gone, made] = await Promise.allSettled([leave(db, 'ann'), account('ann')])

    expect(gone.status).toBe('fulfilled')
    // Made first: it was deleted with the rest. Or it came too late.
    expect((await sql`select from users`.execute(db)).rows).toEqual([])
    if (made.status === 'rejected') expect(String(made.reason)).toMatch(/has left|sessions_user_id_fkey/)
    await expect(account('ann')).rejects.toThrow('has left')
  })
})

describe('handOver', () => {
  test('gives rows, uploads and what is reserved for them to the heir, and keeps whom Stream was told', async () => {
    await upload('held', { reserved_seconds: 60, request_id: 'one' })
    await post('held')
    await upload('untaken', { upload_url: 'http://upload', request_id: 'two' })

    expect(await handOver(db, 'ann', 'bob')).toBe(true)

    expect(await ownersOf('posts')).toEqual(['bob'])
    expect(await entryOf('held')).toMatchObject({ owner_id: 'bob', creator: 'ann', reserved_seconds: 60 })
    expect(await entryOf('untaken')).toMatchObject({
      owner_id: 'bob',
      creator: 'ann',
      upload_url: 'http://upload',
      request_id: 'two',
    })
    expect([await lifeOf('held'), await lifeOf('untaken')]).toEqual(['taken', 'free'])
    expect(await formerOwners()).toEqual([{ owner_id: 'ann', heir_id: 'bob' }])
  })

  test('of a key that both have used keeps the heir’s', async () => {
    await upload('anns', { request_id: 'same' })
    await upload('bobs', { request_id: 'same', owner_id: 'bob' })

    await handOver(db, 'ann', 'bob')

    expect((await entryOf('anns')).request_id).toBeNull()
    expect((await entryOf('bobs')).request_id).toBe('same')
  })

  test('keeps the first of whom Stream was told, however often a video goes over', async () => {
    await upload('travels')

    await handOver(db, 'ann', 'bob')
    await handOver(db, 'bob', 'cid')

    expect(await entryOf('travels')).toMatchObject({ owner_id: 'cid', creator: 'ann' })
  })

  test('is refused for who has an account, has left, or went to somebody else, and to who has left', async () => {
    await account('ann')
    await leave(db, 'gone')
    await handOver(db, 'went', 'bob')
    await upload('anns')

    expect(await handOver(db, 'ann', 'bob')).toBe(false)
    expect(await handOver(db, 'gone', 'bob')).toBe(false)
    expect(await handOver(db, 'went', 'cid')).toBe(false)
    expect(await handOver(db, 'eve', 'gone')).toBe(false)
    await expect(handOver(db, 'ann', 'ann')).rejects.toThrow('to itself')
    expect(await ownersOf('stream_videos')).toEqual(['ann'])
    expect(await formerOwners()).toEqual([
      { owner_id: 'gone', heir_id: null },
      { owner_id: 'went', heir_id: 'bob' },
    ])
  })

  test('in both directions at once ends, and one of them is refused', async () => {
    await upload('anns')
    await upload('bobs', { owner_id: 'bob' })

    const done = await Promise.all([handOver(db, 'ann', 'bob'), handOver(db, 'bob', 'ann')])

    expect(done.toSorted()).toEqual([false, true])
    expect(new Set(await ownersOf('stream_videos')).size).toBe(1)
  })

  test('a lost video of an intent that went over is still known as ours, by whom Stream was told', async () => {
    await db
      .insertInto('stream_videos')
      .values({ origin, owner_id: 'ann', field: 'posts.video', reserved_seconds: 1, reserved_bytes: 1 })
      .execute()
    await handOver(db, 'ann', 'bob')
    const { id: intent } = await db.selectFrom('stream_videos').select('id').executeTakeFirstOrThrow()
    const made = { intent, uid: 'lost', clippedFrom: null }

    expect(await findLost(db, origin, [{ ...made, creator: 'bob' }])).toEqual([])
    expect(await findLost(db, origin, [{ ...made, creator: 'ann' }])).toHaveLength(1)
    await recordFound(db, intent, 'lost')
    await recordFound(db, intent, 'made-twice')
    expect(await entryOf('made-twice')).toMatchObject({ owner_id: 'bob', creator: 'ann' })
  })
})

describe('what a late request wrote', () => {
  test('for who has left is deleted, and for who went to somebody goes there', async () => {
    await leave(db, 'ann')
    await handOver(db, 'went', 'bob')
    await upload('late')
    await post('late')
    await upload('late-untaken')
    await upload('goes', { owner_id: 'went' })

    expect(await catchUpWithFormerOwners(db)).toBe(2)

    expect(await ownersOf('posts')).toEqual([])
    expect([await lifeOf('late'), await lifeOf('late-untaken'), await lifeOf('goes')]).toEqual([
      'given up',
      'given up',
      'free',
    ])
    expect(await entryOf('goes')).toMatchObject({ owner_id: 'bob', creator: 'went' })
    expect(await catchUpWithFormerOwners(db)).toBe(0)
  })

  test('goes all the way, where the heir has left too', async () => {
    await handOver(db, 'ann', 'bob')
    await leave(db, 'bob')
    await upload('late')
    await post('late')

    await catchUpWithFormerOwners(db)

    expect(await ownersOf('posts')).toEqual([])
    expect(await lifeOf('late')).toBe('given up')
  })

  test('is looked for a week long, and who left is forgotten after 400 days', async () => {
    await leave(db, 'ann')
    await leave(db, 'old')
    await sql`update former_owners set left_at = now() - interval '8 days' where owner_id = 'ann'`.execute(db)
    await sql`update former_owners set left_at = now() - interval '401 days' where owner_id = 'old'`.execute(db)
    await upload('late')

    expect(await catchUpWithFormerOwners(db)).toBe(0)

    expect(await lifeOf('late')).toBe('free')
    expect(await formerOwners()).toEqual([{ owner_id: 'ann', heir_id: null }])
  })
})
