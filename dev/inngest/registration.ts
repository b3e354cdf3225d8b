import { z } from 'zod'
import { planCrons } from './cron'
import { parseFunction } from './function-config'
import type { RegisteredApp, World } from './state'

const registrationSchema = z.looseObject({ functions: z.array(z.looseObject({ id: z.string() })) })

/**
 * Takes an app's functions in place of those it had. What the engine can't do is refused aloud: such a function
 * starts no run. Gives true when something changed.
 */
export function register(world: World, appName: string, body: unknown): boolean {
  const next = readRegistration(body)
  const before = world.state.apps[appName]
  if (JSON.stringify(before) === JSON.stringify(next)) return false
  world.state.apps[appName] = next
  planCrons(world)
  return true
}

/** Says in the terminal what an app has, and what was refused. */
export function logRegistration(world: World, appName: string): void {
  const app = world.state.apps[appName]
  for (const { message } of app?.refused ?? []) world.log(message)
  world.log(`${appName}: functions registered: ${app?.functions.length ?? 0}`)
}

function readRegistration(body: unknown): RegisteredApp {
  const app: RegisteredApp = { functions: [], refused: [] }
  for (const raw of registrationSchema.parse(body).functions) {
    try {
      app.functions.push(parseFunction(raw))
    } catch (cause) {
      const why = cause instanceof z.ZodError ? describe(cause) : cause instanceof Error ? cause.message : String(cause)
      app.refused.push({ id: raw.id, message: `Function "${raw.id}" is refused by the local engine: ${why}` })
    }
  }
  return app
}

function describe(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is not supported`
      return `${issue.path.join('.')}: ${issue.message}`
    })
    .join('; ')
}
