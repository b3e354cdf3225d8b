import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { findToDelete, giveUpAbandonedUploads } from '@/db/due'
import { findEntry } from '@/db/ledger'
import type { VideoField } from '@/db/schema'
import { optionsOf } from '@/db/video-fields'
import { deleteGivenUp } from '@/inngest/delete-discarded'
import type { TurnContext } from '@/inngest/turn'
import type { StreamApi } from '@/lib/stream/api'
import { uploadMetadataFor } from '@/lib/tus/creation'
import { intendUpload, recordUpload } from '../../one-upload'
import { emulatorAt, insertPost } from '../../scenario'
import { startTestStack, streamOf, type TestStack } from '../../stack'

export const origin = 'account/test'

/** PostgreSQL and the emulator for one test file, without the app; both are empty before each test. */
export let db: Db
export let stream: StreamApi
export let emulator: ReturnType<typeof emulatorAt>
let stack: TestStack

/** Called once at the head of a file. Stream's encoder stands still between `encode()`s. */
export function withStreamStack(): void {
  beforeAll(async () => {
    stack = await startTestStack({ app: 'none' })
    db = createDb(stack.urls.database)
    stream = connect()
    emulator = emulatorAt(stack.urls.stream)
    await emulator.clock({ mode: 'step' })
  })
  afterAll(async () => {
    await db?.destroy()
    await stack?.stop()
  })
  beforeEach(async () => {
    await emulator.clearFaults()
    for (const { uid } of (await stream.listVideos()).videos) await stream.deleteVideo(uid)
    await sql`truncate posts; delete from stream_videos`.execute(db)
  })
}

export function connect(options: { timeoutSeconds?: number } = {}): StreamApi {
  return streamOf(stack, options)
}

/** What a turn touches; some calls to Stream may be put in other words. */
export function contextWith(calls: Partial<StreamApi> = {}): TurnContext {
  return { db, stream: { ...stream, ...calls }, origin }
}

/** Ann's upload, whole at Stream and recorded in the ledger, as the route does it. Answers its uid. */
export async function upload(field: VideoField, file = '20s.mp4', ownerId = 'ann'): Promise<string> {
  const begun = await beginUpload(field, file, ownerId)
  await sendBytes(begun)
  return begun.uid
}

/** An upload that Stream has made, and that the ledger knows; its bytes are to be sent. */
export interface BegunUpload {
  uid: string
  uploadUrl: string
  requestId: string
  bytes: Buffer
}

export async function beginUpload(field: VideoField, file = '20s.mp4', ownerId = 'ann'): Promise<BegunUpload> {
  const bytes = await readFile(`tests/media/${file}`)
  const expiresAt = new Date(Date.now() + 60 * 60 * 1000)
  const requestId = crypto.randomUUID()
  const wanted = { origin, ownerId, field, uploadLengthBytes: bytes.length, maxDurationSeconds: 60, expiresAt }
  const intended = await intendUpload(db, { ...wanted, requestId }, { inFlight: 99, perHour: 99 })
  if (intended.kind !== 'intended') throw new Error(`The upload was ${intended.kind}`)

  const { requireSignedUrls, allowedOrigins } = optionsOf(field)
  const privacy = { requireSignedUrls, allowedOrigins }
  const metadata = { name: file, maxDurationSeconds: 60, expiry: expiresAt, intent: intended.id, ...privacy }
  const created = await stream.createUpload({
    uploadLength: bytes.length,
    creator: ownerId,
    uploadMetadata: uploadMetadataFor(metadata),
  })
  await recordUpload(db, intended.id, created)
  return { ...created, requestId, bytes }
}

/** Sends all of it, in one request. */
export async function sendBytes({ uploadUrl, bytes }: BegunUpload): Promise<void> {
  const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' }
  const patched = await fetch(uploadUrl, { method: 'PATCH', headers, body: new Uint8Array(bytes) })
  if (patched.status !== 204) throw new Error(`PATCH: ${patched.status} ${await patched.text()}`)
}

/** Ann's post that holds these uploads. Answers its id. */
export function post(uids: { video?: string; teaser?: string }): Promise<string> {
  return insertPost(db, { app: '', cookie: '', id: 'ann' }, uids)
}

/** Lets Stream encode whatever is there to its end. */
export async function encode(): Promise<void> {
  await emulator.clock({ step: 4 })
}

/** What the sweep does to what no row holds, with no event to help it. */
export async function sweepAway(): Promise<void> {
  await giveUpAbandonedUploads(db, origin)
  for (const uid of await findToDelete(db, origin)) await deleteGivenUp(contextWith(), uid)
}

/** The uids that are at Stream. */
export async function uidsAtStream(): Promise<string[]> {
  return (await stream.listVideos()).videos.map(({ uid }) => uid)
}

/** How often Stream was asked to delete this video. */
export async function deletesOf(uid: string): Promise<number> {
  const { requests }: { requests: { method: string; path: string }[] } = await emulator.requests()
  return requests.filter(({ method, path }) => method === 'DELETE' && path.endsWith(`/${uid}`)).length
}

export async function lifeOf(uid: string): Promise<'unknown' | 'free' | 'taken' | 'given up' | 'gone'> {
  const entry = await findEntry(db, origin, uid)
  if (!entry) return 'unknown'
  if (entry.deleted_at) return 'gone'
  if (entry.discarded_at) return 'given up'
  return entry.attached_at ? 'taken' : 'free'
}

/** The uid that a post's column holds. */
export async function heldBy(id: string, column: 'video' | 'teaser'): Promise<string | undefined> {
  const row = await db.selectFrom('posts').select(column).where('id', '=', id).executeTakeFirst()
  return row?.[column]?.uid
}

/** The file that the emulator keeps of a video. */
export function fileAtStream(uid: string): string {
  return path.join(stack.folder, 'stream', 'videos', uid, 'original')
}

/**
 * Runs a statement and keeps its transaction open, with its locks, while `work` goes on; then commits. `work` begins when
 * the statement has run.
 */
export async function whileHeldOpen<T>(statement: RawBuilder<unknown>, work: () => Promise<T>): Promise<T> {
  const trx = await db.startTransaction().execute()
  try {
    await statement.execute(trx)
    return await work()
  } finally {
    await trx.commit().execute()
  }
}

/** Resolves when somebody waits for a lock. */
export async function somebodyWaits(): Promise<void> {
  const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await expect
    .poll(async () => (await waiting.execute(db)).rows.length, { timeout: 30_000, interval: 20 })
    .toBeGreaterThan(0)
}
