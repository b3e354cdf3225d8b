import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { findToDelete } from '@/db/due'
import { forgetUpload } from '@/db/uploads'
import { deleteGivenUp } from '@/inngest/delete-discarded'
import { adoptLostVideos } from '@/inngest/intents'
import type { StreamApi } from '@/lib/stream/api'
import { uploadMetadataFor } from '@/lib/tus/creation'
import { intendUpload } from '../../one-upload'
import { emulatorAt } from '../../scenario'
import { startTestStack, streamOf, type TestStack } from '../../stack'

let stack: TestStack
let db: Db
let stream: StreamApi
const origin = 'account/test'

beforeAll(async () => {
  stack = await startTestStack({ app: 'none' })
  db = createDb(stack.urls.database)
  stream = streamOf(stack)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

/** Asks for an upload as the route does; Stream makes it, and its answer is lost. Answers the uid that nobody heard of. */
async function loseAnUpload(creator = 'ann'): Promise<string> {
  const expiresAt = new Date(Date.now() + 60 * 60 * 1000)
  const upload = { origin, ownerId: 'ann', field: 'posts.video' as const, maxDurationSeconds: 60, expiresAt }
  const intent = { ...upload, requestId: crypto.randomUUID(), uploadLengthBytes: 1000 }
  const intended = await intendUpload(db, intent, { inFlight: 10, perHour: 100 })
  if (intended.kind !== 'intended') throw new Error(intended.kind)

  const metadata = uploadMetadataFor({ name: 'x.mp4', maxDurationSeconds: 60, expiry: expiresAt, intent: intended.id })
  const { uid } = await stream.createUpload({ uploadLength: 1000, uploadMetadata: metadata, creator })
  await forgetUpload(db, intended.id)
  return uid
}

/** A sweep that comes a minute later, and calls everything old that is there by then. */
const sweep = () => adoptLostVideos({ db, stream, origin }, 0, new Date(Date.now() + 60_000))

test('a video whose uid never reached us is found by its intent, given up, and leaves Stream', async () => {
  const uid = await loseAnUpload()

  expect(await sweep()).toBe(1)
  expect(await findToDelete(db, origin)).toContain(uid)
  expect(await deleteGivenUp({ db, stream, origin }, uid)).toBe('deleted')

  const { videos } = await emulatorAt(stack.urls.stream).videos()
  expect(videos.map((video: { uid: string }) => video.uid)).not.toContain(uid)
  expect(await findToDelete(db, origin)).toEqual([])
  expect(await sweep()).toBe(0)
})

test('a call that had its effect twice leaves two videos, and both are found', async () => {
  const [one, other] = [await loseAnUpload(), await loseAnUpload()]
  const intent = (await stream.getVideo(one)).meta.intent
  await stream.editVideo(other, { meta: { intent } })

  await sweep()

  expect((await findToDelete(db, origin)).toSorted()).toEqual([one, other].toSorted())
})

test('a video of somebody else that carries our intent is left alone', async () => {
  const uid = await loseAnUpload('somebody-else')

  await sweep()

  expect(await findToDelete(db, origin)).not.toContain(uid)
})

test('another deployment’s sweep touches nothing', async () => {
  await loseAnUpload()

  expect(await adoptLostVideos({ db, stream, origin: 'account/other' }, 0, new Date(Date.now() + 60_000))).toBe(0)
})

test('only what was given up is deleted, and what a row holds never', async () => {
  const uid = await loseAnUpload()
  await sweep()
  await db.updateTable('stream_videos').set({ discarded_at: null }).where('uid', '=', uid).execute()
  expect(await deleteGivenUp({ db, stream, origin }, uid)).toBe('not given up by this deployment')

  await db
    .insertInto('posts')
    .values({ owner_id: 'ann', title: 'x', video: await stream.getVideo(uid) })
    .execute()
  await db.updateTable('stream_videos').set({ discarded_at: new Date() }).where('uid', '=', uid).execute()
  expect(await deleteGivenUp({ db, stream, origin }, uid)).toBe('left alone: a row holds it')

  expect((await stream.getVideo(uid)).uid).toBe(uid)
})
