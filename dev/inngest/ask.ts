import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, errorLike, readAnswer } from './answer'
import { AppDown, CALL_TIMEOUT_MS, createCall, send } from './call'
import type { Execution } from './execute'
import { type FunctionConfig, findFunction, type Try } from './state'

const AGAIN_MS = 1000
const DAY_MS = 86_400_000

export interface Asked {
  answer: Answer
  /** How the call went, without its error. */
  tried: Try
}

/**
 * Makes a call, every second until the app answers: that it is down is no fault of the function, and uses no try.
 * After a day it counts as one. Undefined when nobody waits for the answer any more.
 */
export async function ask(execution: Execution): Promise<Asked | undefined> {
  const { world, run, save, signal } = execution
  const giveUpAt = Date.now() + DAY_MS
  for (;;) {
    // Whoever ended the engine may have removed its folder by now.
    if (signal.aborted) return undefined
    // What the call relies on is on disk before it is made. The engine itself tells when that fails.
    const isSaved = await save().then(
      () => true,
      () => false,
    )
    const config = findFunction(world.state, run.functionId)
    if (run.status !== 'active' || !config || signal.aborted) return undefined
    const at = world.now()
    const started = performance.now()
    const answer = isSaved ? await callApp(execution, config, giveUpAt) : undefined
    if (answer) return { answer, tried: { at, durationMs: Math.round(performance.now() - started) } }
    // Ends early when the engine does.
    await delay(AGAIN_MS, undefined, { signal }).catch(() => {})
  }
}

// Undefined when the app is down.
async function callApp(
  { run, call, signal }: Execution,
  config: FunctionConfig,
  giveUpAt: number,
): Promise<Answer | undefined> {
  const outgoing = createCall(config, run, call.stepId, call.attempt)
  try {
    const response = await send({ method: 'POST', ...outgoing, timeoutMs: CALL_TIMEOUT_MS, signal })
    run.requestVersion ??= Number(response.headers['x-inngest-req-version']) || undefined
    return readAnswer(response)
  } catch (cause) {
    if (cause instanceof AppDown && Date.now() < giveUpAt) return undefined
    return { kind: 'stumbled', error: errorLike(cause instanceof Error ? cause.message : String(cause)) }
  }
}
