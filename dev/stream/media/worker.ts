import { clip, writeAudio, writeHls, writeVideo } from './convert'
import { inspect } from './inspect'

/** What the worker can do. `media.ts` calls it by name, from the process that answers requests. */
export const jobs = { inspect, clip, writeVideo, writeAudio, writeHls }

export type Jobs = typeof jobs

/** A call as it crosses the processes, and its answer. */
export type Call = { [Name in keyof Jobs]: { id: number; name: Name; args: Parameters<Jobs[Name]> } }[keyof Jobs]
export type Answer = { id: number; result: unknown } | { id: number; error: string }

process.on('message', async (call: Call) => {
  process.send?.(await answer(call))
})
// The emulator is gone, perhaps in the middle of a job: nobody waits for its end.
process.on('disconnect', () => process.exit())

async function answer({ id, name, args }: Call): Promise<Answer> {
  try {
    // The name and its arguments belong together by the type Call; a lookup by name loses that.
    const job = jobs[name] as (...args: unknown[]) => Promise<unknown>
    return { id, result: await job(...args) }
  } catch (error) {
    return { id, error: String(error) }
  }
}
