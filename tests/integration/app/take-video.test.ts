import { describe, expect, test } from 'vitest'
import { takeUpload } from '@/app/take-video'
import { insertPost, type NewPost } from '@/db/posts'
import type { VideoField } from '@/db/schema'
import { isVideoNotFree } from '@/db/transaction'
import type { Video } from '@/lib/video/video'
import {
  contextWith,
  db,
  deletesOf,
  emulator,
  encode,
  lifeOf,
  origin,
  post,
  stream,
  sweepAway,
  uidsAtStream,
  upload,
  withStreamStack,
} from '../inngest/fixture'

withStreamStack()

/** What an action does with a uid that a form sent, up to the row. */
const take = (uid: string, ownerId = 'ann', field: VideoField = 'posts.video') =>
  takeUpload(contextWith(), { origin, ownerId, field, uid })

const postOf = (video: Video, ownerId = 'ann'): NewPost => ({ ownerId, title: 'A post', note: '', video, teaser: null })

describe('taking a video', () => {
  test.each([2, 20])(
    'a video is taken once, by its owner, into its field: of %i attempts at once exactly one succeeds',
    async (count) => {
      const uid = await upload('posts.video')

      // All have seen the upload untaken before the first of them writes.
      const videos = await Promise.all(Array.from({ length: count }, () => take(uid)))
      const attempts = videos.map((video) =>
        video ? insertPost(db, postOf(video)) : Promise.reject(new Error('gone')),
      )
      const outcomes = await Promise.allSettled(attempts)

      const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
      expect(refusals).toHaveLength(count - 1)
      expect(refusals.every(isVideoNotFree)).toBe(true)
      expect(await db.selectFrom('posts').select('video').execute()).toHaveLength(1)
      expect(await lifeOf(uid)).toBe('taken')
    },
  )

  test.each([
    ['somebody else', { ownerId: 'bob' }],
    ['its owner for another field', { field: 'posts.teaser' as const }],
    ['its owner in another deployment', { origin: 'account/other' }],
  ])('a video is taken by its owner, into its field: %s gets nothing of it', async (_who, changes) => {
    const uid = await upload('posts.video')

    const taken = takeUpload(contextWith(), { origin, ownerId: 'ann', field: 'posts.video', uid, ...changes })

    expect(await taken).toBeUndefined()
    expect(await lifeOf(uid)).toBe('free')
  })

  test.each(['../../../user/tokens/verify', '?search=a&limit=1000', '{"uid":"../../../zones/x"}', 'webhook'])(
    'S2 %s is no uid: Stream receives no request, even where the ledger has it',
    async (path) => {
      await emulator.clearRequests()
      expect(await take(path)).toBeUndefined()

      const entry = {
        uid: path,
        origin,
        owner_id: 'ann',
        field: 'posts.video',
        reserved_seconds: 60,
        reserved_bytes: 1,
      }
      await db.insertInto('stream_videos').values(entry).execute()
      await expect(take(path)).rejects.toThrow(RangeError)

      expect((await emulator.requests()).requests).toEqual([])
      await db.deleteFrom('stream_videos').where('uid', '=', path).execute()
    },
  )

  test('a video is taken once: not again while a row holds it, nor when it was let go of', async () => {
    const uid = await upload('posts.video')
    await post({ video: uid })

    const held = await take(uid)
    await db.deleteFrom('posts').execute()
    const givenUp = await take(uid)

    expect([held, givenUp]).toEqual([undefined, undefined])
  })
})

test('S1 of Alice’s upload Bob gets nothing, and it survives whatever he writes and deletes', async () => {
  const uid = await upload('posts.video', '3s.mp4', 'alice')
  const tooSoon = await take(uid, 'bob')
  const own = await take(uid, 'alice')
  if (!own) throw new Error('Alice takes her own upload')
  await insertPost(db, postOf(own, 'alice'))

  const later = await take(uid, 'bob')
  const byHand = insertPost(db, postOf(own, 'bob'))
  await expect(byHand).rejects.toSatisfy(isVideoNotFree)
  const intoAnother = db.insertInto('posts').values({ owner_id: 'bob', title: 'x', teaser: own }).execute()
  await expect(intoAnother).rejects.toSatisfy(isVideoNotFree)
  await db.deleteFrom('posts').where('owner_id', '=', 'bob').execute()
  await sweepAway()

  expect([tooSoon, later]).toEqual([undefined, undefined])
  expect([await lifeOf(uid), await uidsAtStream(), await deletesOf(uid)]).toEqual(['taken', [uid], 0])
})

describe('what is stored', () => {
  test('S4 is what Stream says of the video', async () => {
    const uid = await upload('posts.video', '3s.mp4')
    await encode()

    const video = await take(uid)

    expect(video).toEqual(await stream.getVideo(uid))
    expect(video).toMatchObject({ creator: 'ann', status: { state: 'ready' } })
  })

  test.each([
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['a broken connection', { reset: true }],
  ])('S4 is only that the upload is there when Stream answers with %s', async (_what, fault) => {
    const uid = await upload('posts.video', '3s.mp4')
    await emulator.fault({ route: `GET .*/${uid}`, ...fault })

    const video = await take(uid)

    expect(video).toMatchObject({ uid, creator: 'ann', status: { state: 'queued' }, meta: {}, readyToStream: false })
  })
})
