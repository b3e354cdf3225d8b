import { stat } from 'node:fs/promises'
import { vi } from 'vitest'
import type { Db } from '@/db/create-db'
import { actOnAccount, PASSWORD } from './account-actions'
import type { Target } from './calls'
import { askForUpload, metadata, newVisitor, uploadFile, type Visitor } from './scenario'
import { act, submitForm } from './server-actions'

/** Somebody who has everything there is, what it is called by, and what nobody else may read. */
export interface Possessions {
  owner: Visitor
  targets: Record<string, Target>
  /** A post that everybody may see. */
  published: Target
  secrets: string[]
}

const file = 'tests/media/3s.mp4'
const name = (what: string) => `anns-${what}.mp4`

/**
 * Everything that a person may have: a post with both videos, an untaken upload, one in flight that a row holds, one given
 * up, copies of links, a failed video, a post without a video. Resolves when all of it stands still. `links` is the address
 * of a file server.
 */
export async function acquireEverything(app: string, db: Db, links: string): Promise<Possessions> {
  const email = `ann-${crypto.randomUUID()}@example.com`
  const { visitor: owner } = await actOnAccount(await newVisitor(app), 'signUp', { email, password: PASSWORD })
  const targets: Record<string, Target> = {}

  const begin = async (field: string, what: string, media = file) => {
    const key = `key-of-${what}-${crypto.randomUUID()}`
    const headers = { 'Idempotency-Key': key, 'Upload-Metadata': metadata({ filename: name(what) }) }
    const uid = await uploadFile(owner, field, media, headers)
    return { ...nothing(), field, uid, key, bytes: (await stat(media)).size }
  }
  const begun = async (field: string, what: string) => {
    const key = `key-of-${what}-${crypto.randomUUID()}`
    const headers = { 'Idempotency-Key': key, 'Upload-Metadata': metadata({ filename: name(what) }) }
    const response = await askForUpload(owner, field, headers)
    const uid = response.headers.get('stream-media-id') ?? ''
    return { ...nothing(), field, uid, key, url: response.headers.get('location') ?? '', bytes: 1000 }
  }
  const link = async (field: string, what: string) => {
    const [key, url] = [`key-of-${what}-${crypto.randomUUID()}`, `${links}/20s.mp4?${what}=${crypto.randomUUID()}`]
    const copied = await act(owner, 'copyFromLink', field, url, key)
    return { ...nothing(), field, uid: copied.ok ? (copied.uid ?? '') : '', key, url }
  }
  const post = async (what: string, video: string, teaser = '') => {
    const whose = what === 'a shown post' ? 'The' : 'Ann’s'
    const form = { title: `${whose} title of ${what}`, note: `${whose} note on ${what}`, video, teaser }
    const { redirectedTo, answer } = await submitForm(owner, 'createPost', form)
    if (!redirectedTo) throw new Error(`${what}: ${JSON.stringify(answer)}`)
    return redirectedTo.replace('/posts/', '')
  }

  const [video, teaser] = [
    await begin('posts.video', 'video'),
    await begin('posts.teaser', 'teaser', 'tests/media/40s.mp4'),
  ]
  const whole = await post('a whole post', video.uid, teaser.uid)
  targets.video = { ...video, id: whole, email }
  targets.teaser = { ...teaser, id: whole }
  const copy = await link('posts.video', 'link')
  targets.link = { ...copy, id: await post('a linked post', copy.uid) }
  const broken = await begin('posts.video', 'failed', 'tests/media/not-a-video.mp4')
  targets.failed = { ...broken, id: await post('a failed post', broken.uid) }
  const inFlight = await begun('posts.video', 'flight')
  targets.inFlight = { ...inFlight, id: await post('a post in flight', inFlight.uid) }
  const former = await begin('posts.video', 'former')
  targets.empty = { ...former, id: await post('a draft', former.uid) }
  await act(owner, 'removeVideo', { field: 'posts.video', id: targets.empty.id })
  targets.untaken = await begin('posts.video', 'untaken')
  targets.untakenTeaser = await begun('posts.teaser', 'begun')
  targets.untakenLink = await link('posts.teaser', 'copy')

  const shown = await begin('posts.video', 'shown')
  const published = { ...shown, id: await post('a shown post', shown.uid) }
  await act(owner, 'publishPost', published.id)

  await vi.waitFor(() => standStill(db, owner.id, inFlight.uid), { timeout: 180_000, interval: 200 })
  // By now a clip stands in its place.
  const { teaser: held } = await db
    .selectFrom('posts')
    .select('teaser')
    .where('id', '=', whole)
    .executeTakeFirstOrThrow()
  targets.clip = { ...targets.teaser, uid: held?.uid ?? '' }
  const secrets = await secretsOf(db, owner, { ...targets, published })
  const told = [published.id, published.uid]
  return { owner, targets, published, secrets: [...secrets, email].filter((secret) => !told.includes(secret)) }
}

/** What never was, in every part of the right form. */
export function nothing(): Target {
  const [id, key, uid] = [crypto.randomUUID(), `key-${crypto.randomUUID()}`, crypto.randomUUID().replaceAll('-', '')]
  return { field: 'posts.video', id, uid, key, url: `http://127.0.0.1:9/tus/${uid}`, bytes: 1000, email: '' }
}

/** What a row holds is followed until it is settled; what was given up, until it has left Stream. */
async function standStill(db: Db, ownerId: string, inFlight: string): Promise<void> {
  const busy = await db
    .selectFrom('stream_videos')
    .select('uid')
    .where('owner_id', '=', ownerId)
    // Before Stream has answered a clip has none.
    .where('uid', 'is distinct from', inFlight)
    .where((eb) =>
      eb.or([
        eb.and([eb('discarded_at', 'is not', null), eb('deleted_at', 'is', null)]),
        eb.and([eb('attached_at', 'is not', null), eb('discarded_at', 'is', null), eb('settled_at', 'is', null)]),
        eb.and([eb('clipped_from', 'is not', null), eb('attached_at', 'is', null), eb('discarded_at', 'is', null)]),
      ]),
    )
    .execute()
  if (busy.length > 0) throw new Error(`${busy.length} videos are still being followed`)
}

function cookieValues({ cookie }: Visitor): string[] {
  return cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1))
}

/** Whatever could tell a stranger something: words, names, uids, keys, addresses, ids. */
async function secretsOf(db: Db, owner: Visitor, targets: Record<string, Target>): Promise<string[]> {
  const ledger = await db.selectFrom('stream_videos').selectAll().where('owner_id', '=', owner.id).execute()
  const known = Object.values(targets).flatMap(({ id, uid, key, url }) => [id, uid, key, url])
  const written = ledger.flatMap(({ id, uid, upload_url, request_id }) => [id, uid, upload_url, request_id])
  const all = ['Ann’s title', 'Ann’s note', 'anns-', owner.id, ...cookieValues(owner), ...known, ...written]
  return [...new Set(all.filter((secret): secret is string => Boolean(secret)))]
}
