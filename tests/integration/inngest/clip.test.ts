import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '@/db/create-db'
import { findEntry } from '@/db/ledger'
import { takeTurn } from '@/inngest/turn'
import type { StreamApi } from '@/lib/stream/api'
import { createStreamApi } from '@/lib/stream/api'
import { videoSchema } from '@/lib/video/video'
import { type FreshDatabase, freshDatabase } from '../../database'
import { emulatorAt, type Fault } from '../../scenario'
import { createUpload, type Emulated, errorOf, sendFile, settled, startEmulated } from '../lib/stream/emulated'

let database: FreshDatabase
let emulated: Emulated
let emulator: ReturnType<typeof emulatorAt>
let db: Db
let stream: StreamApi
const origin = 'account/test'

beforeAll(async () => {
  database = await freshDatabase()
  emulated = await startEmulated()
  emulator = emulatorAt(emulated.urls.stream)
  ;({ db } = database)
  ;({ stream } = emulated)
})
afterEach(() => emulator.clearFaults())
afterAll(async () => {
  await emulated?.close()
  await database?.drop()
})

let id: string
let uid: string

/** A post whose teaser is a video of 20 s that is ready, and is to be cut to 10 s. */
beforeEach(async () => {
  const intent = crypto.randomUUID()
  const upload = await createUpload(stream, intent)
  uid = upload.uid
  await sendFile(upload.uploadUrl)
  await settled(stream, uid)
  const entry = { id: intent, uid, origin, owner_id: 'user-1', field: 'posts.teaser' }
  await db
    .insertInto('stream_videos')
    .values({ ...entry, reserved_seconds: 60, reserved_bytes: 1 })
    .execute()
  const teaser = videoSchema.parse({ uid, status: { state: 'queued' } })
  const row = { owner_id: 'user-1', title: 'A post', teaser }
  id = (await db.insertInto('posts').values(row).returning('id').executeTakeFirstOrThrow()).id
})

const turn = (of = uid, through = stream) => takeTurn({ db, stream: through, origin }, of)

async function teaserOfRow() {
  const { teaser } = await db.selectFrom('posts').select('teaser').where('id', '=', id).executeTakeFirstOrThrow()
  return teaser
}

/** Turns, as its runs take them, until a row holds the clip and nothing is left to be done. */
async function followToTheEnd(through = stream): Promise<void> {
  const clipUid = (await turn(uid, through)).look ?? ''
  await settled(stream, clipUid)
  expect((await turn(clipUid, through)).kind).toBe('again')
  expect((await turn(clipUid, through)).kind).toBe('settled')
  expect((await teaserOfRow())?.uid).toBe(clipUid)
}

async function clipsAtStream() {
  const { videos } = await emulator.videos()
  return videos.filter(({ clippedFrom }: { clippedFrom: string | null }) => clippedFrom === uid)
}

describe('a refused clip', () => {
  test.each<[string, Fault]>([
    ['401', { status: 401, code: 10000 }],
    ['403', { status: 403, code: 10000 }],
    ['429', { status: 429, code: 10429, headers: { 'retry-after': '3' } }],
    ['500', { status: 500 }],
    ['502', { status: 502 }],
  ])(
    'R8 a clip refused with %s is not taken for short enough: the row waits, and is cut at the next try',
    async (_how, fault) => {
      await emulator.fault({ route: 'POST .*/stream/clip', ...fault })

      const error = await errorOf(turn())

      expect(error).toMatchObject({ name: 'StreamError', status: fault.status })
      expect(await findEntry(db, origin, uid)).toMatchObject({ settled_at: null, failure: null, discarded_at: null })
      expect(await teaserOfRow()).toMatchObject({ uid, duration: 20 })
      expect(await clipsAtStream()).toEqual([])

      await followToTheEnd()
      expect(await clipsAtStream()).toMatchObject([{ duration: 10 }])
    },
  )

  test('R8 a clip refused by a 400 without messages, with the code of "not ready", is asked for again', async () => {
    await emulator.fault({ route: 'POST .*/stream/clip', status: 400, code: 10005 })

    expect((await turn()).kind).toBe('wait')

    expect(await findEntry(db, origin, uid)).toMatchObject({ settled_at: null, failure: null })
    await followToTheEnd()
    expect(await clipsAtStream()).toMatchObject([{ duration: 10 }])
  })

  test('R8 a clip refused by a 400 without messages, for good, is said in the row’s standing, never silent', async () => {
    await emulator.fault({ route: 'POST .*/stream/clip', status: 400, code: 10099 })

    expect(await turn()).toMatchObject({ kind: 'settled', look: uid })
    expect(await findEntry(db, origin, uid)).toMatchObject({ settled_at: null })
    await turn()

    const entry = await findEntry(db, origin, uid)
    expect(entry?.settled_at).not.toBeNull()
    expect(entry?.failure).toContain('could not be trimmed')
    expect(await teaserOfRow()).toMatchObject({ uid, duration: 20 })
    expect(await clipsAtStream()).toEqual([])
  })
})

describe('an odd answer to a clip', () => {
  test.each<[string, (clip: Record<string, unknown>) => Record<string, unknown>]>([
    ['whose status is a plain string', (clip) => ({ ...clip, status: 'queued' })],
    [
      'without clippedFrom and errorReasonCode',
      ({ clippedFrom, ...clip }) => ({ ...clip, status: { state: 'queued' } }),
    ],
    [
      'of the older form',
      ({ uid }) => ({ uid, clippedFromVideoUID: 'x', startTimeSeconds: 0, endTimeSeconds: 10, status: 'queued' }),
    ],
  ])('R9 a clip’s answer %s is followed all the same: the row ends with the clip', async (_how, rewrite) => {
    const odd = streamThat((request, result) => (isAboutClip(request) ? rewrite(result) : result))

    await followToTheEnd(odd)

    const [clip] = await clipsAtStream()
    expect(await teaserOfRow()).toMatchObject({ uid: clip.uid, duration: 10 })
    expect(await findEntry(db, origin, clip.uid)).toMatchObject({
      clipped_from: uid,
      failure: null,
      discarded_at: null,
    })
    expect((await findEntry(db, origin, uid))?.discarded_at).not.toBeNull()
  })

  test('R9 a clip that is shown without clippedFrom and errorReasonCode ends in the row as well', async () => {
    const odd = streamThat((_request, { clippedFrom, status, ...video }) => {
      const { errorReasonCode, errorReasonText, ...rest } = (status ?? {}) as Record<string, unknown>
      return { ...video, status: rest }
    })

    await followToTheEnd(odd)

    expect(await teaserOfRow()).toMatchObject({ duration: 10, status: { state: 'ready' } })
  })
})

const isAboutClip = (request: string) => request.endsWith('/stream/clip')

/** The emulator, whose answers of one video are rewritten on their way. */
function streamThat(rewrite: (request: string, result: Record<string, unknown>) => Record<string, unknown>): StreamApi {
  return createStreamApi({
    accountId: 'account',
    credentials: { apiToken: 'token' },
    baseUrl: `${emulated.urls.stream}/client/v4`,
    async fetch(input, init) {
      const response = await fetch(input, init)
      const body = await response.text()
      const json = body && JSON.parse(body)
      if (!json?.result?.uid) return new Response(body, response)
      return Response.json({ ...json, result: rewrite(`${init?.method} ${input}`, json.result) }, response)
    },
  })
}
