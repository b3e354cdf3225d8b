import type { Snapshot } from './snapshot'
import type { World } from './world'

/** All that is known of one video, in the order of time. */
export function historyOf(world: World, snapshot: Snapshot, uid: string): string {
  const entry = snapshot.ledger.find((each) => each.uid === uid)
  const place = snapshot.places.find(({ video }) => video?.uid === uid)
  const original = entry?.clipped_from
  const others = snapshot.ledger.filter((each) => each.clipped_from === uid || (original && each.uid === original))
  const names = [uid, ...(original ? [original] : [])]

  const events = [
    ...snapshot.holds
      .filter((hold) => names.includes(hold.uid))
      .map(({ uid, post, column, from, until }) => `${from} post ${post} holds ${uid} as its ${column} until ${until}`),
    ...snapshot.deletions
      .filter((each) => names.includes(each.uid))
      .map(({ at, uid }) => `${at} Stream deletes ${uid}`),
    ...world.requests
      .filter(({ path }) => names.some((name) => path.includes(name)))
      .map(({ at, method, path, status }) => `${at} ${method} ${path.replace(/^.*accounts\/\w+/, '')}: ${status}`),
    ...world.diary
      .filter(({ text }) => /^(kill|round)/.test(text) || names.some((name) => text.includes(name)))
      .map(({ at, text }) => `${at} ${text}`),
  ]
  return [
    `ledger: ${JSON.stringify(entry)}`,
    ...others.map((other) => `related: ${JSON.stringify(other)}`),
    `row: ${JSON.stringify(place) ?? 'none holds it'}`,
    `at Stream: ${JSON.stringify(snapshot.atStream.find((each) => each.uid === uid)) ?? 'not there'}`,
    ...events.sort(),
  ].join('\n')
}
