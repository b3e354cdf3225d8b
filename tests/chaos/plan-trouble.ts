import type { PartName } from '../../dev/supervisor'
import type { Fault } from '../scenario'
import type { Random } from './random'

/** What goes wrong, and after how many acts have begun. */
export type Trouble = { after: number } & (
  | { kind: 'kill'; part: PartName }
  | { kind: 'fault'; fault: Fault }
  /** The faults that are set go, and what hangs breaks. */
  | { kind: 'relief' }
)

/** Kills of every part, and faults of every kind on every route, spread over the acts. */
export function planTrouble(random: Random, videos: number, acts: number): Trouble[] {
  const killsOfEach = Math.max(2, Math.round(videos / 20))
  const kills = parts.flatMap((part) => Array.from({ length: killsOfEach }, () => ({ kind: 'kill' as const, part })))

  const onRoutes = routes.flatMap((route) => harms.map((harm) => ({ ...route, ...harm })))
  const deck = random.shuffle([...onRoutes, ...onWebhooks, ...onWebhooks])
  const faults = Array.from({ length: Math.max(16, Math.round(videos / 2)) }, (_, index) => ({
    kind: 'fault' as const,
    fault: { ...deck[index % deck.length], times: random.pick([1, 1, 1, 2, 3]) },
  }))
  const reliefs = Array.from({ length: Math.ceil(faults.length / 8) }, () => ({ kind: 'relief' as const }))

  return [...kills, ...faults, ...reliefs]
    .map((trouble) => ({ ...trouble, after: random.between(1, acts) }))
    .sort((one, other) => one.after - other.after)
}

const parts: PartName[] = ['app', 'inngest', 'stream', 'database']

const video = '/stream/[0-9a-f]{32}'

/** Every route that the app, or a browser that uploads, calls. */
const routes: Fault[] = [
  { route: '^POST .*/stream\\?', host: 'api' },
  { route: '^POST .*/stream/clip', host: 'api' },
  { route: `^POST .*${video}/downloads`, host: 'api' },
  { route: `^GET .*${video}/downloads`, host: 'api' },
  { route: `^GET .*${video}$`, host: 'api' },
  { route: `^DELETE .*${video}$`, host: 'api' },
  { route: '^GET .*/stream\\?', host: 'api' },
  { route: '^PATCH ', host: 'upload' },
  { route: '^HEAD ', host: 'upload' },
]

const harms: Fault[] = [
  { status: 429, headers: { 'retry-after': '1' } },
  ...(['before', 'after'] as const).flatMap((when) => [
    { status: 500, when },
    { hang: true, when },
    { reset: true, when },
  ]),
]

const onWebhooks: Fault[] = [{ webhook: 'drop' }, { webhook: 'duplicate' }]
