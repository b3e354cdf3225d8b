import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { failClip, findClipsOf, intendClip, recordClip } from '@/db/clips'
import { findToDelete } from '@/db/due'
import { closeIntent, findLost, recordFound } from '@/db/intents'
import { findEntry } from '@/db/ledger'
import { deletePost, setPostVideo } from '@/db/posts'
import { swapForClip } from '@/db/videos'
import { userWithId } from '../../scenario'
import { db, lifeOf, origin, post, upload, video, withFreshDatabase } from './fixture'

withFreshDatabase()

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

    const intents = await Promise.all([1, 2, 3].map(() => intendClip(db, original, { seconds: 10, edits: null })))

    expect(new Set(intents.map((intent) => intent?.id)).size).toBe(1)
  })

  test('is not intended for a video that was given up meanwhile', async () => {
    await upload('v1')
    await post('v1')
    const original = await findEntry(db, origin, 'v1')
    await sql`delete from posts`.execute(db)

    expect(original && (await intendClip(db, original, { seconds: 10, edits: null }))).toBeUndefined()
  })

  test('whose original goes while Stream is asked is given up when its uid comes', async () => {
    await upload('v1')
    await post('v1')
    const original = await findEntry(db, origin, 'v1')
    const clip = original && (await intendClip(db, original, { seconds: 10, edits: null }))
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
    ['deleted', (id: string) => deletePost(db, id, userWithId('ann'))],
    ['cleared', (id: string) => setPostVideo(db, { id, user: userWithId('ann'), column: 'video' }, null)],
  ])('a clip is asked for while its row is %s: no clip is left without a row', async (_how, letGo) => {
    await forEach20(async (index) => {
      await upload(`v${index}`)
      const id = await post(`v${index}`)
      const original = await entryOf(`v${index}`)

      const [clip] = await Promise.all([intendClip(db, original, { seconds: 10, edits: null }), letGo(id)])

      if (clip) expect(await recordClip(db, clip.id, `c${index}`)).toBe(false)
    })
  })

  test('a clip fails while its row is deleted: both succeed, and neither is left', async () => {
    await forEach20(async (index) => {
      await upload(`v${index}`)
      const id = await post(`v${index}`)
      await upload(`c${index}`, { clipped_from: `v${index}` })
      const clip = await entryOf(`c${index}`)

      await Promise.all([failClip(db, clip, 'No.'), deletePost(db, id, userWithId('ann'))])

      expect([await lifeOf(`v${index}`), await lifeOf(`c${index}`)]).toEqual(['given up', 'given up'])
    })
  })
})

describe('an answer that comes late', () => {
  async function clipIntent() {
    await upload('v1')
    await post('v1')
    const original = await findEntry(db, origin, 'v1')
    const clip = original && (await intendClip(db, original, { seconds: 10, edits: null }))
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
