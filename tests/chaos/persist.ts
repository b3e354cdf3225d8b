import { setTimeout as pause } from 'node:timers/promises'

/** Trying again changes nothing: somebody said no. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

const PATIENCE_MS = 90_000
const PAUSE_MS = 250

/** Does a thing again until it succeeds, as people and their browsers do while parts are down. Throws what is `Refused`. */
export async function persist<T>(what: string, attempt: (tries: number) => Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE_MS
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(tries)
    } catch (error) {
      if (error instanceof Refused) throw error
      if (Date.now() > end) throw new Error(`${what}: it did not succeed in ${PATIENCE_MS / 1000} s`, { cause: error })
    }
    await pause(PAUSE_MS)
  }
}
