import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { blocksOf, sectionOf } from '../../readme'
import { db, post, upload, withFreshDatabase } from './fixture'

withFreshDatabase()

describe('videos are found by what Stream says of them', () => {
  test('F14 by the README’s example: a state, a nested number, a nested text', async () => {
    const width = { beach: 1920, cave: 640, dune: 1280, eagle: 1920 }
    for (const [uid, pixels] of Object.entries(width)) {
      await upload(uid)
      await post(uid)
      const said = { status: { state: uid === 'eagle' ? 'inprogress' : 'ready' }, input: { width: pixels, height: 9 } }
      const stored = JSON.stringify({ ...said, meta: { name: `${uid}.mp4` } })
      await sql`update posts set video = video || ${stored}::jsonb where video ->> 'uid' = ${uid}`.execute(db)
    }

    const sharp = await db
      .selectFrom('posts')
      .select(['id', (eb) => eb.ref('video', '->>').key('meta').key('name').as('file')])
      .where((eb) => eb(eb.ref('video', '->>').key('status').key('state'), '=', 'ready'))
      .where((eb) => eb(eb.ref('video', '->').key('input').key('width'), '>=', 1280))
      .execute()

    expect(sharp.map(({ file }) => file).sort()).toEqual(['beach.mp4', 'dune.mp4'])
  })

  test('F14 the README’s example is the one above, word for word', () => {
    const flat = (code: string) => code.replaceAll(/\s+/g, ' ').trim()
    const [example] = blocksOf(sectionOf('Find videos by what Stream says'))

    expect(example?.code).toContain("db\n  .selectFrom('posts')")
    expect(flat(readFileSync(import.meta.filename, 'utf8'))).toContain(flat(example?.code ?? ''))
  })

  test('F14 a typed look-up of a state is the indexed expression, and PostgreSQL takes the index', async () => {
    await sql`
      insert into stream_videos (uid, origin, owner_id, field, reserved_seconds, reserved_bytes)
      select 'v' || n, 'account/test', 'ann', 'posts.video', 0, 0 from generate_series(1, 3000) n`.execute(db)
    await sql`
      insert into posts (owner_id, title, video)
      select 'ann', 'x', jsonb_build_object('uid', 'v' || n,
        'status', jsonb_build_object('state', case when n % 100 = 0 then 'inprogress' else 'ready' end))
      from generate_series(1, 3000) n`.execute(db)
    await sql`analyze posts`.execute(db)

    const look = db
      .selectFrom('posts')
      .select('id')
      .where((eb) => eb(eb.ref('video', '->>').key('status').key('state'), '=', 'inprogress'))

    expect(look.compile().sql).toContain(`"video"->'status'->>'state' = $1`)
    expect(await look.execute()).toHaveLength(30)
    expect(JSON.stringify(await look.explain('text', sql`analyze`))).toMatch(/Index.* posts_video_state/)
  })

  test('F14 a key that Stream does not know, or a value of another type, does not compile', () => {
    const posts = db.selectFrom('posts')

    posts.where((eb) => eb(eb.ref('video', '->').key('duration'), '>', 60))
    posts.where((eb) => eb(eb.ref('video', '->>').key('playback').key('hls'), 'is not', null))
    posts.where((eb) => eb(eb.ref('video', '->>').key('meta').key('whatever'), '=', 'is the uploader’s'))
    // @ts-expect-error: it is status.
    posts.select((eb) => eb.ref('video', '->>').key('state').as('state'))
    // @ts-expect-error: it is state.
    posts.select((eb) => eb.ref('video', '->>').key('status').key('stat').as('state'))
    // @ts-expect-error: a state is a text.
    posts.where((eb) => eb(eb.ref('video', '->>').key('status').key('state'), '=', 5))
    // @ts-expect-error: a title is no video.
    expect(() => posts.select((eb) => eb.ref('title', '->>').key('state').as('state'))).not.toThrow()
  })
})
