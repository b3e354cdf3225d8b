import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db, post, sweepAway, uidsAtStream, upload, withStreamStack } from './fixture'

withStreamStack()
beforeAll(async () => {
  await sql`create table albums (id int primary key)`.execute(db)
  await sql`alter table posts add column album int references albums on delete cascade`.execute(db)
})
afterAll(async () => {
  await sql`drop table albums cascade`.execute(db)
})

/** A post in an album whose video is at Stream. Answers the video's uid. */
async function postInAlbum(): Promise<string> {
  const uid = await upload('posts.video', '3s.mp4')
  const id = await post({ video: uid })
  await sql`insert into albums values (1) on conflict do nothing`.execute(db)
  await sql`update posts set album = 1 where id = ${id}`.execute(db)
  return uid
}

test.each([
  ['a deleted row', sql`delete from posts`],
  ['a bulk update to null', sql`update posts set video = null`],
  ['a cascade from a parent table', sql`delete from albums`],
  ['TRUNCATE', sql`truncate posts`],
  ['TRUNCATE of the parent, with CASCADE', sql`truncate albums cascade`],
  ['a common table expression', sql`with gone as (delete from posts returning id) select count(*) from gone`],
])('F23 %s frees its videos, after the commit and only then', async (_how, statement) => {
  const uids = [await postInAlbum(), await postInAlbum()]

  await db.transaction().execute(async (trx) => {
    await statement.execute(trx)
    // Not committed: nobody else knows of it, and nothing leaves Stream.
    await sweepAway()
    expect(await uidsAtStream()).toEqual(expect.arrayContaining(uids))
  })
  await sweepAway()

  expect(await uidsAtStream()).toEqual([])
})
