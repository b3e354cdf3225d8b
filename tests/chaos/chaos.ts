import { live } from './acts'
import type { Violation } from './checks'
import { historyOf } from './history'
import { makePlan, type Plan } from './plan'
import { createProgress } from './progress'
import { settleDown } from './settle'
import type { Snapshot } from './snapshot'
import { makeTrouble } from './trouble'
import { keepRequests, startWorld, type World } from './world'

export interface Outcome {
  violations: Violation[]
  /** Figures for people, a line each. */
  summary: string
  /** What is known of the videos of the first violation; empty when there is none. */
  history: string
  /** All that was done, a line each. */
  diary: string
}

/** Plays the plan of a seed on a stack of its own, lets it come to rest, and says which rules do not hold. */
export async function runChaos(options: { seed: number; videos: number; limitSeconds: number }): Promise<Outcome> {
  const plan = makePlan(options.seed, options.videos)
  const world = await startWorld(plan.lives.length)
  try {
    await play(world, plan)
    const playedAt = Date.now()
    const { rounds, snapshot, violations } = await settleDown(world, options.limitSeconds)
    await keepRequests(world)
    const rest = `came to rest in ${rounds} rounds, ${Math.round((Date.now() - playedAt) / 1000)} s`
    const history = (violations[0]?.uids ?? []).map((uid) => historyOf(world, snapshot, uid)).join('\n\n')
    const diary = world.diary.map(({ at, text }) => `${at} ${text}`).join('\n')
    return { violations, summary: `${summaryOf(world, plan, snapshot)}\n${rest}`, history, diary }
  } finally {
    await world.close()
  }
}

/** The visitors side by side, and what goes wrong meanwhile. */
async function play(world: World, plan: Plan): Promise<void> {
  const progress = createProgress()
  const lives = plan.lives.map((stories, index) => {
    const visitor = world.visitors[index]
    if (!visitor) throw new Error(`There is no visitor ${index}`)
    return live(world, visitor, stories, progress)
  })
  await Promise.all([Promise.all(lives).finally(progress.end), makeTrouble(world, plan.troubles, progress)])
}

function summaryOf({ diary, requests }: World, plan: Plan, { places, ledger, atStream, deletions }: Snapshot): string {
  const count = (pattern: RegExp) => diary.filter(({ text }) => pattern.test(text)).length
  const failed = requests.filter(({ status }) => status === null || status === 429 || status >= 500).length
  const phases = places.map(({ view }) => view.phase)
  const inPhase = (wanted: string) => phases.filter((phase) => phase === wanted).length
  return [
    `seed ${plan.seed}: ${plan.videos} uploads by ${plan.lives.length} visitors, ${count(/^refused/)} stories refused`,
    `killed: app ${count(/^kill app/)}, engine ${count(/^kill inngest/)}, emulator ${count(/^kill stream/)}, database ${count(/^kill database/)}`,
    `faults: ${count(/^fault/)} set; ${failed} of ${requests.length} logged requests failed`,
    `fields: ${inPhase('ready')} ready, ${inPhase('failed')} failed, ${inPhase('empty')} empty`,
    `ledger: ${ledger.length} entries, ${ledger.filter(({ clipped_from }) => clipped_from).length} of clips`,
    `at Stream: ${atStream.length} videos, ${deletions.length} deleted`,
  ].join('\n')
}
