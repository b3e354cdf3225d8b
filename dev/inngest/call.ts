import { type IncomingMessage, request } from 'node:http'
import type { AppResponse } from './answer'
import type { FunctionConfig, Run, Step } from './state'
import { hasOpenSteps, isSettled } from './steps'

/** Longer than any step should take. fetch would give up after five minutes and the step would run twice. */
export const CALL_TIMEOUT_MS = 2 * 3_600_000

/** No answer came: the app is not there, or went away while it worked. */
export class AppDown extends Error {
  override name = 'AppDown'
}

/** The call took longer than its bound. */
export class CallTimeout extends Error {
  override name = 'CallTimeout'
}

export interface AppRequest {
  method: 'POST' | 'PUT'
  url: string
  headers: Record<string, string>
  body: unknown
  timeoutMs: number
  signal: AbortSignal
}

/** What the SDK needs to go on with a run. `stepId` is `step`, or a planned step's id. */
export function createCall(config: FunctionConfig, run: Run, stepId: string, attempt: number) {
  const url = new URL(config.url)
  url.searchParams.set('stepId', stepId)
  const done = run.stack.flatMap((id) => run.steps[id] ?? []).filter(isSettled)
  const { payload } = run.event
  return {
    url: url.href,
    headers: {
      'x-run-id': run.id,
      'x-inngest-server-kind': 'dev',
      ...(run.requestVersion === undefined ? {} : { 'x-inngest-req-version': String(run.requestVersion) }),
    },
    body: {
      event: payload,
      events: [payload],
      steps: Object.fromEntries(done.map((step: Step) => [step.id, step.value])),
      version: run.requestVersion ?? -1,
      // Without fn_id the SDK leaves checkpointing off: one step for each call.
      ctx: {
        run_id: run.id,
        attempt,
        max_attempts: config.maxAttempts,
        disable_immediate_execution: hasOpenSteps(run),
        use_api: false,
        stack: { stack: [...run.stack], current: run.stack.length },
      },
    },
  }
}

/** Sends JSON and waits for the whole answer. Throws AppDown or CallTimeout; every status is an answer. */
export function send({ method, url, headers, body, timeoutMs, signal }: AppRequest): Promise<AppResponse> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body)
    const length = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    // No kept connection: the app may be closing it while the next call is being written to it.
    const outgoing = request(url, { method, agent: false, signal, headers: { ...headers, ...length } })
    let late: CallTimeout | undefined
    const timer = setTimeout(() => {
      late = new CallTimeout(`${url} took longer than ${timeoutMs / 1000} s`)
      outgoing.destroy(late)
    }, timeoutMs)
    const fail = (cause: Error) => reject(late ?? new AppDown(`${url} does not answer: ${cause.message}`, { cause }))
    outgoing.on('close', () => clearTimeout(timer))
    outgoing.on('error', fail)
    outgoing.on('response', (incoming) => {
      const { statusCode: status = 0, headers } = incoming
      readText(incoming).then((body) => resolve({ status, headers, body }), fail)
    })
    outgoing.end(text)
  })
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
