import { randomInt } from 'node:crypto'

/** How many ports each worker of a runner has for itself. */
const SLICE = 1000

const worker = Number(process.env.VITEST_POOL_ID ?? process.env.TEST_PARALLEL_INDEX ?? 0) % 12
let last = randomInt(SLICE)

/**
 * Where to look for a free port. No other worker looks there: a server takes its port some seconds after it was found
 * free, and meanwhile the stack of another test could.
 */
export function ownPort(): number {
  last = (last + 1) % SLICE
  return 20_000 + worker * SLICE + last
}
