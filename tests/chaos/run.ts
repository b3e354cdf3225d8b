import { parseArgs } from 'node:util'
import { buildIfChanged } from '../build'
import { runChaos } from './chaos'

/**
 * `npm run test:chaos -- --seed 7 --videos 200`: uploads, posts, kills and faults as the seed has it; then all has to come
 * to rest with every rule kept. Without a seed one is chosen, and printed; `--diary` prints all that was done. Ends with 1
 * when a rule does not hold.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string' }, videos: { type: 'string', default: '200' }, diary: { type: 'boolean' } },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
const videos = Number(values.videos)
if (!Number.isInteger(seed) || !(videos >= 1)) throw new Error('--seed is a whole number, --videos 1 or more')

process.env.NEXT_TELEMETRY_DISABLED = '1'
buildIfChanged()
console.log(`seed ${seed}, ${videos} videos`)
const startedAt = Date.now()
const { violations, summary, history, diary } = await runChaos({ seed, videos, limitSeconds: 240 })

if (values.diary) console.log(diary)
console.log(summary)
console.log(`${Math.round((Date.now() - startedAt) / 1000)} s in all`)
for (const { rule, uids, text } of violations) console.error(`BROKEN: ${rule}: ${uids.join(', ')}: ${text}`)
if (history) console.error(`\nThe first of them, from seed ${seed}:\n${history}`)
process.exit(violations.length > 0 ? 1 : 0)
