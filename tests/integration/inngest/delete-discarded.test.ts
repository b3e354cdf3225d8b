import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { findToDelete, findToFollow } from '@/db/due'
import { deletePost } from '@/db/posts'
import { deleteGivenUp } from '@/inngest/delete-discarded'
import { userWithId } from '../../scenario'
import {
  connect,
  contextWith,
  db,
  deletesOf,
  emulator,
  encode,
  heldBy,
  lifeOf,
  origin,
  post,
  sweepAway,
  uidsAtStream,
  upload,
  withStreamStack,
} from './fixture'

withStreamStack()

describe('before the commit', () => {
  const deleted = (id: string) => sql`delete from posts where id = ${id}`
  const cleared = (id: string) => sql`update posts set video = null where id = ${id}`

  test.each([
    ['delete', deleted],
    ['clearing update', cleared],
  ])(
    'D1 a %s that rolls back keeps the row and its video: Stream is asked nothing before the commit',
    async (_what, statement) => {
      const uid = await upload('posts.video')
      const id = await post({ video: uid })

      const trx = await db.startTransaction().execute()
      await statement(id).execute(trx)
      const toldTooSoon = await deleteGivenUp(contextWith(), uid)
      const foundTooSoon = await findToDelete(db, origin)
      await sweepAway()
      await trx.rollback().execute()
      await sweepAway()

      expect([toldTooSoon, foundTooSoon]).toEqual(['not given up by this deployment', []])
      expect([await heldBy(id, 'video'), await lifeOf(uid)]).toEqual([uid, 'taken'])
      expect([await uidsAtStream(), await deletesOf(uid)]).toEqual([[uid], 0])
    },
  )

  test('D1 the same delete that commits gives the video up, and only then Stream is asked', async () => {
    const uid = await upload('posts.video')
    const id = await post({ video: uid })

    const trx = await db.startTransaction().execute()
    await deleted(id).execute(trx)
    await sweepAway()
    const asked = await deletesOf(uid)
    await trx.commit().execute()
    await sweepAway()

    expect([asked, await deletesOf(uid), await lifeOf(uid)]).toEqual([0, 1, 'gone'])
  })
})

describe('when Stream does not delete', () => {
  test.each([
    ['answers with 500', { status: 500 }],
    ['answers with 429', { status: 429, headers: { 'retry-after': '7' } }],
    ['answers 404 for a wrong account', { status: 404, code: 7003 }],
    ['says nothing', { hang: true }],
    ['is cut off before the effect', { reset: true }],
    ['is cut off after the effect', { reset: true, when: 'after' as const }],
    ['says nothing after the effect', { hang: true, when: 'after' as const }],
  ])('D2 Stream’s DELETE %s: the row is deleted all the same, and the video goes later', async (_how, fault) => {
    const uid = await upload('posts.video')
    const id = await post({ video: uid })
    await emulator.fault({ route: `DELETE .*/${uid}`, ...fault })
    const hasty = contextWith(connect({ timeoutSeconds: 0.5 }))

    const isDeleted = await deletePost(db, id, userWithId('ann'))
    const attempt = deleteGivenUp(hasty, uid)

    await expect(attempt).rejects.toThrow(/DELETE/)
    expect([isDeleted, await heldBy(id, 'video'), await lifeOf(uid)]).toEqual([true, undefined, 'given up'])

    await emulator.clearFaults()
    await sweepAway()
    expect([await uidsAtStream(), await lifeOf(uid)]).toEqual([[], 'gone'])
  })
})

describe('what no row holds', () => {
  const another = async () => JSON.stringify({ uid: await upload('posts.video') })

  test.each([
    ['replaced', async () => sql`update posts set video = ${await another()}::jsonb`],
    ['cleared', async () => sql`update posts set video = null`],
    ['cleared with many others', async () => sql`update posts set video = null where id in (select id from posts)`],
    ['deleted', async () => sql`delete from posts`],
    ['cascaded', async () => sql`delete from shelves`],
    ['truncated', async () => sql`truncate posts`],
    ['truncated from another table', async () => sql`truncate shelves cascade`],
  ])('D6 a %s video leaves Stream', async (_how, statement) => {
    await sql`create table shelves (id int primary key); insert into shelves values (1);
      alter table posts add column shelf int default 1 references shelves on delete cascade`.execute(db)
    const uid = await upload('posts.video')
    await post({ video: uid })

    await (await statement()).execute(db)
    await sweepAway()

    const held = await db.selectFrom('posts').select('video').execute()
    expect(await uidsAtStream()).toEqual(held.flatMap(({ video }) => video?.uid ?? []))
    expect([await lifeOf(uid), await deletesOf(uid)]).toEqual(['gone', 1])
    await sql`alter table posts drop column shelf; drop table shelves`.execute(db)
  })

  test('D6 a bulk update’s videos all leave Stream', async () => {
    for (const uid of [await upload('posts.video'), await upload('posts.video')]) await post({ video: uid })

    await sql`update posts set video = null`.execute(db)
    await sweepAway()

    expect(await uidsAtStream()).toEqual([])
  })

  test('D6 an upload that no row ever took leaves Stream a day after its link’s end, and not before', async () => {
    const uid = await upload('posts.video')
    await encode()
    const endedBefore = (hours: number) =>
      sql`update stream_videos set upload_expires_at = now() - make_interval(hours => ${hours})`.execute(db)

    await endedBefore(23)
    await sweepAway()
    const after23Hours = await uidsAtStream()
    await endedBefore(25)
    await sweepAway()

    expect([after23Hours, await uidsAtStream()]).toEqual([[uid], []])
    expect(await findToFollow(db, origin, 0)).toEqual([])
  })
})
