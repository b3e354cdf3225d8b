import type { PartName } from '../../dev/supervisor'
import { persist } from './persist'
import type { Trouble } from './plan-trouble'
import type { Progress } from './progress'
import { keepRequests, type World } from './world'

/** Makes every trouble of the plan, each when its time has come. */
export async function makeTrouble(world: World, troubles: Trouble[], progress: Progress): Promise<void> {
  for (const trouble of troubles) {
    await progress.reached(trouble.after)
    switch (trouble.kind) {
      case 'kill':
        await kill(world, trouble.part)
        break
      case 'fault':
        world.note(`fault ${JSON.stringify(trouble.fault)}`)
        await persist('set a fault', () => world.emulator.fault(trouble.fault))
        break
      case 'relief':
        await persist('clear the faults', () => world.emulator.clearFaults())
        break
      default:
        trouble satisfies never
    }
  }
}

/** It is started again by itself; what comes next does not wait for it. */
async function kill(world: World, part: PartName): Promise<void> {
  await world.stack.ready(part)
  if (part === 'stream') await keepRequests(world).catch(() => undefined)
  world.note(`kill ${part}`)
  await world.stack.kill(part, 'SIGKILL')
}
