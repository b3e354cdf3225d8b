import { truncate } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { findToDelete, findToFollow } from '@/db/due'
import { findEntry, settle } from '@/db/ledger'
import { videoFields } from '@/db/video-fields'
import { findVideo } from '@/db/videos'
import { giveUpWaiting, takeTurn } from '@/inngest/turn'
import { userWithId } from '../../scenario'
import {
  contextWith,
  db,
  deletesOf,
  encode,
  fileAtStream,
  heldBy,
  lifeOf,
  origin,
  post,
  somebodyWaits,
  stream,
  sweepAway,
  uidsAtStream,
  upload,
  whileHeldOpen,
  withStreamStack,
} from './fixture'

withStreamStack()

const turn = (uid: string) => takeTurn(contextWith(), uid)

/** A post whose teaser is ready at Stream, and the clip that was asked for. */
async function teaserBeingCut() {
  const original = await upload('posts.teaser')
  const id = await post({ teaser: original })
  await encode()
  const clip = (await turn(original)).look
  if (!clip) throw new Error('The turn made a clip')
  return { id, original, clip }
}

const sorted = (...uids: string[]) => uids.toSorted()
const atStream = async () => sorted(...(await uidsAtStream()))

describe('a clip that is ready', () => {
  afterEach(async () => {
    await sql`drop trigger if exists refuse on posts; drop function if exists refuse()`.execute(db)
  })

  test.each([
    ['at once', sql`create trigger refuse before update on posts for each row execute function refuse()`],
    [
      'at the commit',
      sql`create constraint trigger refuse after update on posts deferrable initially deferred
        for each row execute function refuse()`,
    ],
  ])('D3 a swap whose save fails %s leaves the original held, and at Stream', async (_when, trigger) => {
    const { id, original, clip } = await teaserBeingCut()
    await encode()
    await sql`create function refuse() returns trigger language plpgsql as $$ begin
      if new.teaser ->> 'uid' = ${sql.lit(clip)} then raise 'no room on the disk'; end if; return new; end $$`.execute(
      db,
    )
    await trigger.execute(db)

    await expect(turn(clip)).rejects.toThrow('no room on the disk')
    await sweepAway()

    expect([await heldBy(id, 'teaser'), await lifeOf(original), await lifeOf(clip)]).toEqual([
      original,
      'taken',
      'free',
    ])
    expect([await atStream(), await deletesOf(original)]).toEqual([sorted(original, clip), 0])

    await sql`drop trigger refuse on posts`.execute(db)
    await turn(clip)
    await sweepAway()
    expect([await heldBy(id, 'teaser'), await atStream()]).toEqual([clip, [clip]])
  })
})

describe('a row that is changed while a turn looks at Stream', () => {
  const putInstead = (id: string, uid: string) =>
    sql`update posts set video = ${JSON.stringify({ uid })}::jsonb where id = ${id}`

  test('D5 a look that was under way while its video was replaced overwrites nothing', async () => {
    const [older, newer] = [await upload('posts.video'), await upload('posts.video')]
    const id = await post({ video: older })
    await encode()
    const context = contextWith({
      async getVideo(uid) {
        const seen = await stream.getVideo(uid)
        await putInstead(id, newer).execute(db)
        return seen
      },
    })

    await takeTurn(context, older)

    const row = await db.selectFrom('posts').select('video').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.video).toEqual({ uid: newer })
    expect([await lifeOf(older), await lifeOf(newer)]).toEqual(['given up', 'taken'])
  })

  test('D5 a look whose write waits for the row that is being replaced overwrites nothing', async () => {
    const [older, newer] = [await upload('posts.video'), await upload('posts.video')]
    const id = await post({ video: older })
    await encode()

    const looking = await whileHeldOpen(putInstead(id, newer), async () => {
      const looking = turn(older)
      await somebodyWaits()
      return [looking]
    })
    await Promise.all(looking)

    const row = await db.selectFrom('posts').select('video').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.video).toEqual({ uid: newer })
  })

  test('D5 the answer to a download that was asked for while its video was replaced overwrites nothing', async () => {
    const [older, newer] = [await upload('posts.video'), await upload('posts.video')]
    const id = await post({ video: older })
    await encode()
    const context = contextWith({
      async createDownload(uid) {
        const made = await stream.createDownload(uid)
        await putInstead(id, newer).execute(db)
        return made
      },
    })

    await takeTurn(context, older)

    const row = await db.selectFrom('posts').select('video').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.video).toEqual({ uid: newer })
    await sweepAway()
    expect(await atStream()).toEqual([newer])
  })

  test('D5 a clip that is ready after its original was replaced takes nobody’s place', async () => {
    const { id, original, clip } = await teaserBeingCut()
    const newer = await upload('posts.teaser', '3s.mp4')
    await encode()
    const context = contextWith({
      async getVideo(uid) {
        const seen = await stream.getVideo(uid)
        await sql`update posts set teaser = ${JSON.stringify({ uid: newer })}::jsonb where id = ${id}`.execute(db)
        return seen
      },
    })

    await takeTurn(context, clip)
    await sweepAway()

    expect(await heldBy(id, 'teaser')).toBe(newer)
    expect([await atStream(), await lifeOf(original), await lifeOf(clip)]).toEqual([[newer], 'gone', 'gone'])
  })
})

describe('a row that is deleted while its clip is made', () => {
  const deleteRows = sql`delete from posts`

  test.each([
    ['before Stream is asked', { before: () => deleteRows.execute(db) }],
    ['before Stream’s answer is written down', { after: () => deleteRows.execute(db) }],
  ])('D7 a row deleted %s for a clip leaves neither clip nor original', async (_when, moments) => {
    const { before, after }: { before?: () => Promise<unknown>; after?: () => Promise<unknown> } = moments
    const original = await upload('posts.teaser')
    await post({ teaser: original })
    await encode()
    const context = contextWith({
      async createClip(clip) {
        await before?.()
        const made = await stream.createClip(clip)
        await after?.()
        return made
      },
    })

    const { look } = await takeTurn(context, original)
    const made = await uidsAtStream()
    await sweepAway()

    expect([look, made.length]).toEqual([undefined, 2])
    expect(await uidsAtStream()).toEqual([])
  })

  test('D7 a row deleted while Stream cuts leaves neither clip nor original', async () => {
    const { clip, original } = await teaserBeingCut()

    await deleteRows.execute(db)
    await encode()
    const verdict = await turn(clip)
    await sweepAway()

    expect(verdict).toMatchObject({ because: 'given up', discarded: clip })
    expect([await uidsAtStream(), await lifeOf(original), await lifeOf(clip)]).toEqual([[], 'gone', 'gone'])
  })

  test('D7 a row deleted while the swap waits for it leaves neither clip nor original', async () => {
    const { clip, original } = await teaserBeingCut()
    await encode()

    const swapping = await whileHeldOpen(deleteRows, async () => {
      const swapping = turn(clip)
      await somebodyWaits()
      return [swapping]
    })
    await Promise.all(swapping)
    await sweepAway()

    expect([await uidsAtStream(), await lifeOf(original), await lifeOf(clip)]).toEqual([[], 'gone', 'gone'])
  })
})

test('D8 a clip that ends in error leaves the row its original, with the reason', async () => {
  const { id, original, clip } = await teaserBeingCut()
  // Stream's copy is damaged, so that the cut fails while the original is there.
  await truncate(fileAtStream(original), 100)
  await encode()
  const state = (await stream.getVideo(clip)).status.state

  const verdict = await turn(clip)
  await turn(original)
  await sweepAway()

  expect([state, verdict.look]).toEqual(['error', original])
  expect([await heldBy(id, 'teaser'), await lifeOf(original), await atStream()]).toEqual([
    original,
    'taken',
    [original],
  ])
  expect(await findVideo(db, { field: 'posts.teaser', id }, userWithId('ann'))).toMatchObject({
    phase: 'ready',
    message: expect.stringContaining('could not be trimmed'),
    video: { uid: original },
  })
})

describe('two turns for one video', () => {
  test.each([
    ['see "ready" at once', ['getVideo']],
    ['see "ready" and no clip at once', ['getVideo', 'listVideos']],
  ] as const)('R5 when two turns %s, the row gets one clip, and nothing else is left', async (_what, calls) => {
    const original = await upload('posts.teaser')
    const id = await post({ teaser: original })
    await encode()
    const [bothHaveLooked, bothHaveSearched] = [meetingOf(2), meetingOf(calls.length)]
    const context = contextWith({
      async getVideo(uid) {
        const seen = await stream.getVideo(uid)
        await bothHaveLooked()
        return seen
      },
      async listVideos(query) {
        const seen = await stream.listVideos(query)
        await bothHaveSearched()
        return seen
      },
    })

    const verdicts = await Promise.all([takeTurn(context, original), takeTurn(context, original)])
    await encode()
    await sweepAway()

    const clips = await db.selectFrom('stream_videos').select('uid').where('clipped_from', '=', original).execute()
    const clip = clips[0]?.uid ?? ''
    expect(clips).toHaveLength(1)
    expect(verdicts.flatMap(({ look }) => look ?? [])).toContain(clip)
    expect(await atStream()).toEqual(sorted(original, clip))

    await turn(clip)
    await sweepAway()
    expect([await heldBy(id, 'teaser'), await atStream()]).toEqual([clip, [clip]])
  })
})

test('R6 an event that comes before the commit finds nothing, and the sweep’s look after it loses nothing', async () => {
  const uid = await upload('posts.teaser', '3s.mp4')
  await encode()
  const insert = sql`insert into posts (owner_id, title, teaser) values ('ann', 'x', ${JSON.stringify({ uid })}::jsonb)`

  const tooSoon = await whileHeldOpen(insert, async () => ({
    verdict: await turn(uid),
    toFollow: await findToFollow(db, origin, 0),
  }))
  await sql`update stream_videos set attached_at = now() - interval '11 minutes'`.execute(db)
  const toFollow = await findToFollow(db, origin, 10)
  for (const found of toFollow) await turn(found)

  expect(tooSoon).toEqual({ verdict: { kind: 'settled', because: 'no row has taken it yet' }, toFollow: [] })
  expect(toFollow).toEqual([uid])
  const row = await db.selectFrom('posts').select('teaser').executeTakeFirstOrThrow()
  expect(row.teaser).toMatchObject({ uid, status: { state: 'ready' } })
  expect([await findToFollow(db, origin, 0), await findToDelete(db, origin)]).toEqual([[], []])
})

/** Lets nobody pass until so many have come; whoever comes later passes. */
function meetingOf(count: number): () => Promise<void> {
  let open: () => void
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let come = 0
  return () => {
    come += 1
    if (come === count) open()
    return opened
  }
}

test('S10 the clip of a private video is as private', async () => {
  const original = await upload('posts.teaser')
  await post({ teaser: original })
  const isPrivate = { requireSignedURLs: true, allowedOrigins: ['app.example.com'] }
  await stream.editVideo(original, isPrivate)
  await encode()

  const clip = (await turn(original)).look ?? ''

  expect(await stream.getVideo(clip)).toMatchObject({ clippedFrom: original, ...isPrivate })
})

describe('an option that changes while a video is on its way', () => {
  const fieldsBefore = structuredClone(videoFields)
  afterEach(() => void Object.assign(videoFields, structuredClone(fieldsBefore)))
  const isPrivate = { requireSignedURLs: true, allowedOrigins: ['app.example.com'] }
  const close = () =>
    Object.assign(videoFields['posts.teaser'], { requireSignedUrls: true, allowedOrigins: ['app.example.com'] })

  test('makes the clip as private as the stricter of field and original', async () => {
    const original = await upload('posts.teaser')
    await post({ teaser: original })
    await stream.editVideo(original, { allowedOrigins: ['*.example.com'] })
    await encode()
    const { clip } = await beforeTheCut(original, close)

    expect(await stream.getVideo(clip)).toMatchObject({ clippedFrom: original, ...isPrivate })
  })

  test('makes a clip that was made before private, before a row takes it', async () => {
    const { id, clip } = await teaserBeingCut()
    await encode()
    close()

    while ((await turn(clip)).kind === 'again') if ((await heldBy(id, 'teaser')) === clip) break

    const row = await db.selectFrom('posts').select('teaser').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.teaser).toMatchObject({ uid: clip, ...isPrivate })
    expect(await stream.getVideo(clip)).toMatchObject(isPrivate)
  })

  test('makes a video that is not cut private too, and never more open again', async () => {
    const uid = await upload('posts.video')
    const id = await post({ video: uid })
    await stream.editVideo(uid, { requireSignedURLs: false })
    await encode()

    const first = await turn(uid)
    Object.assign(videoFields['posts.video'], { requireSignedUrls: false })
    await turn(uid)

    expect(first).toMatchObject({ kind: 'again' })
    expect(await stream.getVideo(uid)).toMatchObject({ requireSignedURLs: true })
    const row = await db.selectFrom('posts').select('video').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.video).toMatchObject({ requireSignedURLs: true })
  })

  /** The original is closed first, so that the cut is of a video that is as its field asks. */
  async function beforeTheCut(original: string, change: () => void) {
    change()
    expect(await turn(original)).toMatchObject({ kind: 'again' })
    return { clip: (await turn(original)).look ?? '' }
  }
})

describe('what is told of a video', () => {
  const factsOf = async (uid: string) => {
    const { rows } = await sql<{ kind: string; reason: string | null }>`
      select kind, reason from stream_facts join stream_videos on id = video_id where uid = ${uid} order by kind`.execute(
      db,
    )
    return rows
  }

  test('never that it is ready, when its row lets go of it at that moment', async () => {
    const [uid, other] = [await upload('posts.video'), await upload('posts.video')]
    const id = await post({ video: uid })
    const entry = await findEntry(db, origin, uid)
    if (!entry) throw new Error('The ledger has it')

    const replace = sql`update posts set video = jsonb_build_object('uid', ${other}::text) where id = ${id}`
    const settling = await whileHeldOpen(replace, async () => {
      const waiting = settle(db, entry, { outcome: 'ready', failure: null })
      await somebodyWaits()
      return { waiting }
    })
    await settling.waiting

    expect(await factsOf(uid)).toEqual([{ kind: 'discarded', reason: null }])
    expect(await factsOf(other)).toEqual([])
  })

  test('that it is ready, with what could not be done, when it plays and the rest did not come within a day', async () => {
    const uid = await upload('posts.video', '3s.mp4')
    const id = await post({ video: uid })
    await encode()
    await turn(uid)

    await giveUpWaiting(contextWith(), uid)

    const reason = 'Cloudflare Stream did not finish within a day.'
    expect(await factsOf(uid)).toEqual([{ kind: 'ready', reason }])
    const view = await findVideo(db, { field: 'posts.video', id }, userWithId('ann'))
    expect(view).toMatchObject({ phase: 'ready', message: reason })
  })

  test('that it failed, when it does not even play after a day', async () => {
    const uid = await upload('posts.video', '3s.mp4')
    await post({ video: uid })

    await giveUpWaiting(contextWith(), uid)

    expect(await factsOf(uid)).toMatchObject([{ kind: 'failed' }])
  })
})
