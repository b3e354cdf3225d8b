import { expect, test } from 'vitest'
import type { HeldVideo } from '@/db/overview'
import { videoSchema } from '@/lib/video/video'
import { differenceOf } from '@/tools/reconcile'

type Seen = Parameters<typeof differenceOf>[0]
type Entry = NonNullable<Seen['entry']>

const row: HeldVideo = { uid: 'v1', field: 'posts.video', rowId: '7', ownerId: 'ann', state: 'ready' }
const video = videoSchema.parse({ uid: 'v1', status: { state: 'ready' }, requireSignedURLs: true })
const openVideo = { ...video, requireSignedURLs: false }
const nothing: Seen = { entry: undefined, rows: [], video: undefined, elsewhere: undefined, isLost: false }

/** A video as it should be, with what differs. */
function entry(changes: Partial<Entry> = {}): Entry {
  const moments = { upload_expires_at: null, discarded_at: null, deleted_at: null, looked_at: null, failure: null }
  const names = { id: 'i', uid: 'v1', origin: 'a/b', owner_id: 'ann', request_id: null, field: 'posts.video' }
  const rest = {
    clipped_from: null,
    edits: null,
    poster_asked_at: null,
    upload_url: null,
    creator: null,
    is_guest: false,
    used_seconds: null,
    used_bytes: null,
    reserved_seconds: 1,
    reserved_bytes: '1',
  }
  const held = { created_at: new Date(), attached_at: new Date(), settled_at: new Date() }
  return { ...names, ...moments, ...rest, ...held, ...changes }
}

test.each<[string, Partial<Seen>]>([
  ['held, known and at Stream', { entry: entry(), rows: [row], video }],
  ['gone everywhere', { entry: entry({ discarded_at: new Date(), deleted_at: new Date() }) }],
  ['another deployment’s, which no row here holds', { video, elsewhere: 'a/other' }],
  ['untaken, and at Stream', { entry: entry({ attached_at: null }), video }],
])('what is %s is no difference', (_what, seen) => {
  expect(differenceOf({ ...nothing, ...seen })).toBeUndefined()
})

test.each<[string, Partial<Seen>]>([
  ['at Stream only', { video }],
  ['made for an intent of ours', { video, isLost: true }],
  ['holds a video of a/other', { rows: [row], video, elsewhere: 'a/other' }],
  ['2 rows hold it', { entry: entry(), rows: [row, row], video }],
  ['holds it, and Stream does not have it', { entry: entry(), rows: [row] }],
  ['holds it, and the ledger does not know it', { rows: [row], video }],
  ['holds a video of posts.teaser', { entry: entry({ field: 'posts.teaser' }), rows: [row], video }],
  ['though it was given up', { entry: entry({ discarded_at: new Date() }), rows: [row], video }],
  ['taken, and no row holds it', { entry: entry(), video }],
  ['deleted, and still at Stream', { entry: entry({ discarded_at: new Date(), deleted_at: new Date() }), video }],
  ['given up, and still at Stream', { entry: entry({ discarded_at: new Date() }), video }],
  ['in the ledger, and Stream does not have it', { entry: entry({ attached_at: null }) }],
  ['public, and posts.video is private', { entry: entry(), rows: [row], video: openVideo }],
  ['says queued, Stream ready', { entry: entry(), rows: [{ ...row, state: 'queued' }], video }],
])('%s is a difference, with what to do', (what, seen) => {
  const found = differenceOf({ ...nothing, ...seen })

  expect(found?.what).toContain(what)
  expect(found?.todo).toMatch(/\w/)
})
