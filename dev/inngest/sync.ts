import { z } from 'zod'
import { AppDown, send } from './call'
import type { Engine } from './engine'

const EVERY_MS = 5000
const AGAIN_MS = 1000
const TIMEOUT_MS = 60_000

const syncSchema = z.looseObject({ app_id: z.string(), functions: z.array(z.unknown()) })

/** Asks the app for its functions: every second until it answers, then every five, so that changes are seen. */
export function startSync(engine: Engine, appUrl: string): { stop(): void } {
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let lastProblem: string | undefined

  async function pull(): Promise<void> {
    let waitMs = EVERY_MS
    const problem = await syncOnce(engine, appUrl, ending.signal).catch((cause: Error) => {
      if (cause instanceof AppDown) waitMs = AGAIN_MS
      return cause.message
    })
    if (ending.signal.aborted) return
    if (problem !== undefined && problem !== lastProblem) engine.world.log(problem)
    lastProblem = problem
    timer = setTimeout(pull, waitMs)
  }

  void pull()
  return {
    stop() {
      ending.abort()
      clearTimeout(timer)
    },
  }
}

// The in-band form of the sync: the functions come in the answer. The body takes no other key.
async function syncOnce(engine: Engine, appUrl: string, signal: AbortSignal): Promise<string | undefined> {
  const headers = { 'x-inngest-sync-kind': 'in_band', 'x-inngest-server-kind': 'dev' }
  const response = await send({
    method: 'PUT',
    url: appUrl,
    headers,
    body: { url: appUrl },
    timeoutMs: TIMEOUT_MS,
    signal,
  })
  if (response.status === 500 && response.body.includes('internal_server_error')) {
    return `${appUrl} is in cloud mode: start the app with INNGEST_DEV set to this engine's URL`
  }
  if (response.status !== 200) return `${appUrl} answered ${response.status} when asked for its functions`
  const { app_id: appName, ...body } = syncSchema.parse(JSON.parse(response.body))
  await engine.register(appName, body)
}
