import { describe, expect, test } from 'vitest'
import { giveUpAbandonedUploads } from '@/db/due'
import { giveUpUpload } from '@/db/uploads'
import { db, lifeOf, origin, post, upload, withFreshDatabase } from './fixture'

withFreshDatabase()

describe('uploads that nobody takes', () => {
  const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000)

  test('are given up a day after their link has ended, not before', async () => {
    await upload('old', { upload_expires_at: yesterday })
    await upload('new', { upload_expires_at: new Date() })

    expect(await giveUpAbandonedUploads(db, origin)).toBe(1)

    expect([await lifeOf('old'), await lifeOf('new')]).toEqual(['given up', 'free'])
  })

  test('a row that takes one at the same moment either has it or is refused', async () => {
    await upload('v1', { upload_expires_at: yesterday })

    const [taken] = await Promise.allSettled([post('v1'), giveUpAbandonedUploads(db, origin)])

    expect(await lifeOf('v1')).toBe(taken.status === 'fulfilled' ? 'taken' : 'given up')
  })

  test.each([
    ['somebody else’s', { ownerId: 'bob' }, false],
    ['of another field', { field: 'posts.teaser' as const }, false],
    ['of another origin', { origin: 'account/other' }, false],
    ['one’s own', {}, true],
  ])('a person gives up %s: %o', async (_whose, changes, isGivenUp) => {
    await upload('v1')

    const asked = { origin, ownerId: 'ann', field: 'posts.video' as const, uid: 'v1', ...changes }

    expect(await giveUpUpload(db, asked)).toBe(isGivenUp)
  })

  test('what a row has taken is not given up by its uploader’s cancel', async () => {
    await upload('v1')
    await post('v1')

    expect(await giveUpUpload(db, { origin, ownerId: 'ann', field: 'posts.video', uid: 'v1' })).toBe(false)
    expect(await lifeOf('v1')).toBe('taken')
  })
})
