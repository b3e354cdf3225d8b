import { afterEach, describe, expect, test } from 'vitest'
import { takeUpload } from '@/app/take-video'
import { findEntry } from '@/db/ledger'
import { insertPost } from '@/db/posts'
import { type VideoField, type VideoFieldOptions, videoFields } from '@/db/video-fields'
import { takeTurn } from '@/inngest/turn'
import { StreamError } from '@/lib/stream/error'
import type { Edits } from '@/lib/video/edits'
import { contextWith, db, encode, heldBy, origin, stream, upload, withStreamStack } from './fixture'

withStreamStack()

const fieldsBefore = structuredClone(videoFields)
afterEach(() => {
  Object.assign(videoFields, structuredClone(fieldsBefore))
})

function give(field: VideoField, options: Partial<VideoFieldOptions>): void {
  Object.assign(videoFields, { [field]: options })
}

/** A post that took an upload of 20 s with what its owner chose, as the action does; ready at Stream. */
async function postWith(field: 'posts.video' | 'posts.teaser', edits: Edits) {
  const uid = await upload(field)
  const video = await takeUpload(contextWith(), { origin, ownerId: 'ann', field, uid }, edits)
  const other = await upload('posts.video', '3s.mp4')
  const more = field === 'posts.teaser' && (await takeUpload(contextWith(), wantedOf(other)))
  if (!video || more === undefined) throw new Error('Ann takes her own uploads')
  const post = { ownerId: 'ann', title: 'A post', note: '' }
  const id = await insertPost(db, { ...post, video: more || video, teaser: more ? video : null })
  await encode()
  return { id, uid }
}

const wantedOf = (uid: string) => ({ origin, ownerId: 'ann', field: 'posts.video' as const, uid })

/** A connection to Stream that notes what clips and edits it is asked for. */
function noting() {
  const [clips, posters]: [object[], object[]] = [[], []]
  const context = contextWith({
    createClip(clip) {
      const { startTimeSeconds, endTimeSeconds, thumbnailTimestampPct } = clip
      clips.push({
        startTimeSeconds,
        endTimeSeconds,
        ...(thumbnailTimestampPct !== undefined && { thumbnailTimestampPct }),
      })
      return stream.createClip(clip)
    },
    editVideo(uid, edit) {
      posters.push(edit)
      return stream.editVideo(uid, edit)
    },
  })
  return { context, clips, posters }
}

/** Turns until nothing more is to be done, as the runs take them. Answers how many. */
async function follow(context: ReturnType<typeof contextWith>, uid: string): Promise<number> {
  for (let turn = 1; turn < 12; turn++) {
    const verdict = await takeTurn(context, uid)
    if (verdict.look) {
      await encode()
      return turn + (await follow(context, verdict.look))
    }
    if (verdict.kind === 'settled') return turn
    await encode()
  }
  throw new Error(`${uid} is never settled`)
}

const editsOf = async (uid: string) => (await findEntry(db, origin, uid))?.edits

describe('a part that was chosen', () => {
  test('is what Stream cuts, exactly, and what the row then holds', async () => {
    const { id, uid } = await postWith('posts.teaser', { startSeconds: 4, endSeconds: 9 })
    const { context, clips } = noting()

    await follow(context, uid)

    expect(clips).toEqual([{ startTimeSeconds: 4, endTimeSeconds: 9 }])
    const held = await stream.getVideo((await heldBy(id, 'teaser')) ?? '')
    expect(held).toMatchObject({ clippedFrom: uid, duration: 5 })
  })

  test.each([
    ['longer than the field allows', { startSeconds: 3, endSeconds: 19 }, [3, 13]],
    ['behind the end', { startSeconds: 18, endSeconds: 90 }, [18, 20]],
    ['the wrong way round', { startSeconds: 9, endSeconds: 4 }, [9, 10]],
    ['without a choice', {}, [0, 10]],
  ])('is brought within the limits where it is %s', async (_what, edits, [startTimeSeconds, endTimeSeconds]) => {
    const { uid } = await postWith('posts.teaser', edits)
    const { context, clips } = noting()

    await follow(context, uid)

    expect(clips).toEqual([{ startTimeSeconds, endTimeSeconds }])
  })

  test('is not asked for in a field that takes no choice', async () => {
    const { id, uid } = await postWith('posts.video', { startSeconds: 4, endSeconds: 9 })
    const { context, clips } = noting()

    await follow(context, uid)

    expect([await editsOf(uid), clips, await heldBy(id, 'video')]).toEqual([null, [], uid])
  })

  test('is cut by choice alone where the field has no trim', async () => {
    give('posts.video', { canTrim: true })
    const [whole, part] = [await postWith('posts.video', {}), await postWith('posts.video', { endSeconds: 7 })]
    const { context, clips } = noting()

    for (const { uid } of [whole, part]) await follow(context, uid)

    expect(clips).toEqual([{ startTimeSeconds: 0, endTimeSeconds: 7 }])
    expect(await heldBy(whole.id, 'video')).toBe(whole.uid)
  })

  test('is the same one after a lost answer and a restart: there is one clip', async () => {
    give('posts.teaser', { trimSeconds: 10, canTrim: true, canChoosePoster: true })
    const { uid, id } = await postWith('posts.teaser', { startSeconds: 4, endSeconds: 9, thumbnailTimestampPct: 0.3 })
    const losing = contextWith({
      async createClip(clip) {
        await stream.createClip(clip)
        throw new StreamError({ request: 'POST /stream/clip', reason: 'no answer' })
      },
    })
    await expect(takeTurn(losing, uid)).rejects.toThrow('no answer')
    const { context, clips } = noting()

    await follow(context, uid)

    expect(clips).toEqual([])
    const held = await stream.getVideo((await heldBy(id, 'teaser')) ?? '')
    expect(held).toMatchObject({ clippedFrom: uid, duration: 5, thumbnailTimestampPct: expect.closeTo(0.4, 9) })
  })
})

describe('a poster that was chosen', () => {
  const edits = { thumbnailTimestampPct: 0.25 }

  test('is set at Stream, once, and the row knows it', async () => {
    const { id, uid } = await postWith('posts.video', edits)
    const { context, posters } = noting()

    await follow(context, uid)
    await takeTurn(context, uid)

    expect(posters).toEqual([edits])
    expect(await stream.getVideo(uid)).toMatchObject(edits)
    const row = await db.selectFrom('posts').select('video').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.video).toMatchObject(edits)
  })

  test.each([
    ['rounds it', async () => ({ thumbnailTimestampPct: 0.2 })],
    ['ignores it', async () => ({})],
  ])('is asked for once also when Stream %s', async (_what, edit: () => Promise<object>) => {
    const { uid } = await postWith('posts.video', edits)
    let asked = 0
    const context = contextWith({
      async editVideo(of) {
        asked += 1
        return stream.editVideo(of, await edit())
      },
    })

    await follow(context, uid)
    await takeTurn(context, uid)

    expect(asked).toBe(1)
    expect((await findEntry(db, origin, uid))?.settled_at).not.toBeNull()
  })

  test('is asked for again after a lost answer', async () => {
    const { uid } = await postWith('posts.video', edits)
    const losing = contextWith({
      editVideo: () => Promise.reject(new StreamError({ request: 'POST /stream', reason: 'no answer' })),
    })
    await expect(takeTurn(losing, uid)).rejects.toThrow('no answer')
    const { context, posters } = noting()

    await follow(context, uid)

    expect(posters).toEqual([edits])
  })

  test('that Stream refuses for good does not keep the video from being ready', async () => {
    const { uid } = await postWith('posts.video', edits)
    const refusing = contextWith({
      editVideo: () => Promise.reject(new StreamError({ request: 'POST /stream', status: 400, code: 10005 })),
    })

    await follow(refusing, uid)

    expect(await findEntry(db, origin, uid)).toMatchObject({ settled_at: expect.any(Date), failure: null })
  })

  test.each([
    ['within the part that stays goes with the clip', 0.3, { thumbnailTimestampPct: expect.closeTo(0.4, 9) }],
    ['outside of it is left out', 0.9, {}],
  ])('%s', async (_what, thumbnailTimestampPct, sent) => {
    give('posts.teaser', { trimSeconds: 10, canTrim: true, canChoosePoster: true })
    const { uid } = await postWith('posts.teaser', { startSeconds: 4, endSeconds: 9, thumbnailTimestampPct })
    const { context, clips, posters } = noting()

    await follow(context, uid)

    expect(clips).toEqual([{ startTimeSeconds: 4, endTimeSeconds: 9, ...sent }])
    expect(posters).toEqual([])
  })

  test('of a clip that Stream made without it is asked for when the row holds the clip', async () => {
    give('posts.teaser', { trimSeconds: 10, canTrim: true, canChoosePoster: true })
    const { uid } = await postWith('posts.teaser', { startSeconds: 4, endSeconds: 9, thumbnailTimestampPct: 0.3 })
    const { context, posters } = noting()
    const forgetful = { ...context, stream: { ...context.stream, createClip: without(context.stream.createClip) } }

    await follow(forgetful, uid)

    expect(posters).toEqual([{ thumbnailTimestampPct: expect.closeTo(0.4, 9) }])
  })
})

/** Asks for a clip and leaves the poster out. */
function without(createClip: typeof stream.createClip): typeof stream.createClip {
  return ({ thumbnailTimestampPct: _poster, ...clip }) => createClip(clip)
}

describe('what was chosen for an upload that is not theirs', () => {
  test.each([
    ['somebody else', { ownerId: 'bob' }],
    ['its owner for another field', { field: 'posts.video' as const }],
  ])('by %s is written nowhere', async (_who, changes) => {
    const uid = await upload('posts.teaser')
    const wanted = { origin, ownerId: 'ann', field: 'posts.teaser' as const, uid, ...changes }

    const taken = await takeUpload(contextWith(), wanted, { startSeconds: 2, thumbnailTimestampPct: 0.5 })

    expect([taken, await editsOf(uid)]).toEqual([undefined, null])
  })
})

test('an attempt without a choice takes back what an earlier one chose', async () => {
  const uid = await upload('posts.teaser')
  const wanted = { origin, ownerId: 'ann', field: 'posts.teaser' as const, uid }

  await takeUpload(contextWith(), wanted, { startSeconds: 2 })
  const first = await editsOf(uid)
  await takeUpload(contextWith(), wanted)

  expect([first, await editsOf(uid)]).toEqual([{ startSeconds: 2, endSeconds: 12 }, null])
})
