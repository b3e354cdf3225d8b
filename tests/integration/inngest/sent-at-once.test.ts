import { expect, test } from 'vitest'
import { takeUpload } from '@/app/take-video'
import { findEntry } from '@/db/ledger'
import { insertPost } from '@/db/posts'
import { findOpenUpload } from '@/db/uploads'
import { findVideo } from '@/db/videos'
import { takeTurn } from '@/inngest/turn'
import { userWithId } from '../../scenario'
import { beginUpload, contextWith, db, encode, origin, sendBytes, withStreamStack } from './fixture'

withStreamStack()

const turn = (uid: string) => takeTurn(contextWith(), uid)

/** A post whose video's bytes are still on their way, as the action makes it. */
async function postAtOnce() {
  const begun = await beginUpload('posts.video', '3s.mp4')
  const own = { origin, ownerId: 'ann', field: 'posts.video' as const, uid: begun.uid }
  const video = await takeUpload(contextWith(), own)
  if (!video) throw new Error('Ann takes her own upload')
  const id = await insertPost(db, { ownerId: 'ann', title: 'A post', note: '', video, teaser: null })
  const goOn = () => findOpenUpload(db, { ...own, requestId: begun.requestId, uploadLengthBytes: begun.bytes.length })
  return { begun, goOn, view: () => findVideo(db, { field: 'posts.video', id }, userWithId('ann')) }
}

test('a row that takes a video whose bytes are on their way shows the upload, and then follows it to its end', async () => {
  const { begun, view } = await postAtOnce()
  expect(await view()).toMatchObject({ phase: 'uploading', video: { uid: begun.uid } })

  expect(await turn(begun.uid)).toMatchObject({ kind: 'wait', because: 'pendingupload' })
  expect(await view()).toMatchObject({ phase: 'uploading' })

  await sendBytes(begun)
  await turn(begun.uid)
  expect(await view()).toMatchObject({ phase: 'processing' })
  for (const _ of ['playable', 'download', 'done']) {
    await encode()
    await turn(begun.uid)
  }
  expect(await view()).toMatchObject({ phase: 'ready', video: { uid: begun.uid, duration: 3 } })
})

test('its owner can go on with it until it is settled, after each look too', async () => {
  const { begun, goOn } = await postAtOnce()
  const open = { uid: begun.uid, uploadUrl: begun.uploadUrl }
  expect(await goOn()).toEqual(open)

  await turn(begun.uid)
  expect(await goOn()).toEqual(open)

  await sendBytes(begun)
  for (const _ of ['playable', 'download', 'done']) {
    await encode()
    await turn(begun.uid)
  }
  expect((await findEntry(db, origin, begun.uid))?.settled_at).not.toBeNull()
  expect(await goOn()).toBeUndefined()
})
