import type { VideoField } from '@/db/schema'
import { planTrouble, type Trouble } from './plan-trouble'
import { createRandom, type Random } from './random'

/** All that is going to happen. The same seed gives the same plan; only how it interleaves is left to the machine. */
export interface Plan {
  seed: number
  /** Uploads that the stories ask for. */
  videos: number
  /** One list for each visitor, who does one thing after the other. */
  lives: Story[][]
  troubles: Trouble[]
}

/** What comes of one upload, or of the uploads of one post. */
export type Story =
  | { kind: 'cancelled' | 'abandoned'; field: VideoField; file: File }
  | { kind: 'post'; way: Way; tells: boolean; video: File | null; teaser: File | null; changes: Change[] }

/** What happens to a post later on. */
export type Change = { pauseMs: number; way: Way; tells: boolean } & (
  | { kind: 'replace'; column: Column; file: File }
  | { kind: 'clear'; column: Column }
  | { kind: 'delete' }
  /** Events that say again, many times, what is so, and once what is not: that what the post holds was given up. */
  | { kind: 'repeat' }
)

export type Column = 'video' | 'teaser'

/** By the app's own server actions, or by SQL, of which the app knows nothing. */
export type Way = 'action' | 'sql'

/** What is sent. Of `in part` only the first half arrives, and of `nothing` no byte. */
export type File = '3s.mp4' | '20s.mp4' | 'cut-in-half.mp4' | 'in part' | 'nothing'

export function makePlan(seed: number, wanted: number): Plan {
  const random = createRandom(seed)
  const lives: Story[][] = Array.from({ length: Math.min(8, Math.max(2, Math.round(wanted / 10))) }, () => [])

  let videos = 0
  for (let count = 0; videos < wanted; count++) {
    const story = inventStory(random)
    lives[count % lives.length]?.push(story)
    videos += videosOf(story)
  }
  const acts = lives.flat().reduce((sum, story) => sum + actsOf(story), 0)
  return { seed, videos, lives, troubles: planTrouble(random, videos, acts) }
}

/** How many acts a story has: troubles are planned by their count. */
export function actsOf(story: Story): number {
  return story.kind === 'post' ? 1 + story.changes.length : 1
}

function videosOf(story: Story): number {
  if (story.kind !== 'post') return 1
  const replaced = story.changes.filter(({ kind }) => kind === 'replace').length
  return (story.video ? 1 : 0) + (story.teaser ? 1 : 0) + replaced
}

function inventStory(random: Random): Story {
  const field = random.pick(['posts.video', 'posts.teaser'] as const)
  const kind = random.pick(['cancelled', 'abandoned', 'post', 'post', 'post', 'post', 'post', 'post'] as const)
  if (kind !== 'post') return { kind, field, file: random.pick(['3s.mp4', '20s.mp4', 'in part', 'nothing']) }

  const way = random.pick(['action', 'action', 'sql'] as const)
  // The app's own form asks for a video; the teaser is what is trimmed, so most posts have one.
  const video = way === 'action' || random.chance(0.4) ? inventFile(random) : null
  const teaser = video === null || random.chance(0.7) ? inventFile(random) : null
  const changes = Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, () => inventChange(random))
  return { kind, way, tells: random.chance(0.7), video, teaser, changes }
}

function inventFile(random: Random): File {
  const usual = ['20s.mp4', '20s.mp4', '20s.mp4', '20s.mp4', '3s.mp4', '3s.mp4', '3s.mp4'] as const
  return random.pick([...usual, ...usual, ...usual, 'cut-in-half.mp4', 'in part', 'nothing'])
}

function inventChange(random: Random): Change {
  const how = {
    pauseMs: random.between(0, 4000),
    way: random.pick(['action', 'sql'] as const),
    tells: random.chance(0.5),
  }
  const column = random.pick(['video', 'teaser', 'teaser'] as const)
  const kind = random.pick(['replace', 'replace', 'clear', 'delete', 'repeat', 'repeat'] as const)
  switch (kind) {
    case 'replace':
      return { ...how, kind, column, file: inventFile(random) }
    case 'clear':
      return { ...how, kind, column }
    case 'delete':
    case 'repeat':
      return { ...how, kind }
    default:
      return kind satisfies never
  }
}
