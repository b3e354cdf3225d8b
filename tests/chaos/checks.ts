import type { Snapshot } from './snapshot'

/** A rule that does not hold, and the videos that it is about. */
export interface Violation {
  rule: string
  uids: string[]
  text: string
}

/** What is wrong for good: no waiting heals it. */
export function findHarm({ places, ledger, atStream, deletions, holds }: Snapshot): Violation[] {
  const deletedWhileHeld = holds.flatMap(({ uid, post, column, from, until }) =>
    deletions
      .filter((deletion) => deletion.uid === uid && (until === null || isBefore(deletion.at, until)))
      .map(({ at }) => {
        const text = `deleted at ${at}, while post ${post} held it as its ${column} from ${from} until ${until ?? 'now'}`
        return { rule: 'no video is deleted while a row holds it', uids: [uid], text }
      }),
  )

  const strangers = places.flatMap(({ post, ownerId, video }) => {
    const creators = [
      atStream.find(({ uid }) => uid === video?.uid)?.creator,
      ledger.find(({ uid }) => uid === video?.uid)?.owner_id,
    ]
    if (!video || creators.every((creator) => creator === undefined || creator === ownerId)) return []
    const text = `post ${post} of ${ownerId} holds a video of ${creators.join(' or ')}`
    return [{ rule: "nobody's post holds another creator's video", uids: [video.uid], text }]
  })

  const twice = repeated(places.flatMap(({ video }) => video?.uid ?? [])).map((uid) => ({
    rule: 'each place has a video of its own',
    uids: [uid],
    text: 'it is in more than one place',
  }))

  return [...deletedWhileHeld, ...strangers, ...twice]
}

/** What is not as it should be in the end. */
export function findUnfinished({ places, ledger, facts, atStream }: Snapshot): Violation[] {
  const held = places.flatMap(({ video }) => (video ? [video.uid] : []))
  const present = atStream.map(({ uid }) => uid)

  const unsettled = places.flatMap(({ post, column, video, view }) => {
    if (!video) return []
    const state = atStream.find(({ uid }) => uid === video.uid)?.status.state
    // Nothing here makes a video fail that arrived whole.
    const isFailed = view.phase === 'failed' && view.message && state !== 'ready'
    const text = `the ${column} of post ${post} is ${view.phase} (${view.message ?? 'no reason'}), ${state} at Stream`
    const isDone = isFailed || (view.phase === 'ready' && !view.message)
    return isDone ? [] : [{ rule: 'each video is ready, or failed with a reason', uids: [video.uid], text }]
  })

  const missing = without(held, present).map((uid) => ({
    rule: 'what a row holds is at Stream',
    uids: [uid],
    text: 'it is not there',
  }))
  const left = without(present, held).map((uid) => ({
    rule: 'what no row holds is not at Stream',
    uids: [uid],
    text: 'it is still there',
  }))

  const wrongInLedger = ledger.flatMap((entry) => {
    const isHeld = entry.uid !== null && held.includes(entry.uid)
    const isTaken = entry.attached_at !== null && entry.discarded_at === null
    const isLeft = !isHeld && entry.deleted_at === null
    if (isHeld === isTaken && !isLeft) return []
    const text = `entry ${entry.id}: held ${isHeld}, taken ${isTaken}, deleted ${entry.deleted_at !== null}`
    return [{ rule: 'the ledger says what is so', uids: entry.uid ? [entry.uid] : [], text }]
  })

  return [
    ...[...unsettled, ...missing, ...left, ...wrongInLedger],
    ...findUntrimmed({ places, atStream }),
    ...findUntold({ places, ledger, facts }),
  ]
}

/** What became of each video was told, and nothing is left to be told. */
function findUntold({ places, ledger, facts }: Pick<Snapshot, 'places' | 'ledger' | 'facts'>): Violation[] {
  const became = [
    ...places.flatMap(({ video, view }) => (video ? [{ uid: video.uid, kind: view.phase }] : [])),
    ...ledger.flatMap(({ uid, discarded_at }) => (uid && discarded_at ? [{ uid, kind: 'discarded' }] : [])),
  ]
  const unknown = became.filter(({ uid, kind }) => !facts.some((fact) => fact.uid === uid && fact.kind === kind))
  const untold = facts.flatMap(({ uid, kind, told_at }) => (uid && told_at === null ? [{ uid, kind }] : []))
  return [...unknown, ...untold].map(({ uid, kind }) => ({
    rule: 'what became of each video is told',
    uids: [uid],
    text: `nobody was told that it is ${kind}`,
  }))
}

/** A teaser that plays has at most its first ten seconds, and its original is gone; a video that plays has its MP4. */
function findUntrimmed({ places, atStream }: Pick<Snapshot, 'places' | 'atStream'>): Violation[] {
  const playing = places.filter(({ view }) => view.phase === 'ready')
  const untrimmed = playing.flatMap(({ column, video }) => {
    const found = atStream.find(({ uid }) => uid === video?.uid)
    if (!found || column !== 'teaser') return []
    const isRight = found.clippedFrom === null ? found.duration <= 10 : found.duration === 10
    const text = `${found.duration} s, clipped from ${found.clippedFrom ?? 'nothing'}`
    return isRight ? [] : [{ rule: 'a teaser is cut to ten seconds', uids: [found.uid], text }]
  })
  const untouched = playing.flatMap(({ column, view }) => {
    if (column !== 'video' || !view.video || view.video.download_url) return []
    return [{ rule: 'a video has its MP4', uids: [view.video.uid], text: view.message ?? 'no reason' }]
  })
  const originals = atStream.flatMap(({ clippedFrom }) => clippedFrom ?? [])
  const doubles = [
    ...repeated(originals),
    ...originals.filter((original) => atStream.some(({ uid }) => uid === original)),
  ].map((uid) => ({
    rule: 'one clip takes the place of one original',
    uids: [uid],
    text: 'it has two, or is there too',
  }))

  return [...untrimmed, ...untouched, ...doubles]
}

/** Stream writes times to the millisecond that has begun, PostgreSQL to the microsecond. */
function isBefore(deletedAt: string, releasedAt: string): boolean {
  return Date.parse(deletedAt) < Date.parse(releasedAt)
}

function repeated(uids: string[]): string[] {
  return [...new Set(uids.filter((uid, index) => uids.indexOf(uid) !== index))]
}

function without(uids: string[], others: string[]): string[] {
  return uids.filter((uid) => !others.includes(uid))
}
