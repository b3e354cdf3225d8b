import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { findStandings } from '@/db/ledger'
import { findVideo, storeGone, storeVideo } from '@/db/videos'
import { userWithId } from '../../scenario'
import { db, post, upload, video, withFreshDatabase } from './fixture'

withFreshDatabase()

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

    const view = await findVideo(db, { field: 'posts.video', id }, userWithId('ann'))
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

    expect((await findVideo(db, { field, id }, userWithId('ann')))?.video?.uid).toBe('v1')
    expect(await findVideo(db, { field, id }, userWithId('bob'))).toBeUndefined()
    expect(await findVideo(db, { field, id: "1' or true --" }, userWithId('ann'))).toBeUndefined()
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
