import type { Network } from './network'
import { isPassing, parseRetryAfter } from './retry'

/**
 * Follows an upload of which Stream has every byte: after two seconds, then ever less often, every ten at the least, and
 * only while somebody looks at the page and there is a network. Ends by itself when there is nothing more to come: when it
 * is ready, or failed, when a row has taken it, or where the server does not say. Returns the function that ends it.
 */
export function followProcessing({ network, onStatus, ...upload }: Following): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let delayMs = firstDelayMs
  let dueAt = Date.now() + delayMs
  let isAsking = false
  let hasEnded = false
  const unsubscribe = network.subscribe(plan)
  plan()
  return end

  function plan() {
    clearTimeout(timer)
    if (hasEnded || isAsking || !network.isVisible() || !network.isOnline()) return
    timer = setTimeout(ask, dueAt - Date.now())
  }

  async function ask() {
    isAsking = true
    const answer = await askStatus(upload)
    isAsking = false
    if (hasEnded) return
    if (answer.kind === 'status') onStatus(answer.status)
    if (answer.kind === 'none' || (answer.kind === 'status' && isLast(answer.status))) return end()
    delayMs = Math.min(longestDelayMs, delayMs * 1.5)
    dueAt = Date.now() + Math.max(delayMs, answer.kind === 'later' ? answer.retryAfterMs : 0)
    plan()
  }

  function end() {
    hasEnded = true
    clearTimeout(timer)
    unsubscribe()
  }
}

/** Is there no such upload of this person that a form could still send? A server that does not say counts as no. */
export async function isTaken(upload: UploadPlace): Promise<boolean> {
  const answer = await askStatus(upload)
  return answer.kind === 'none' && answer.isTaken
}

export interface UploadPlace {
  endpoint: string
  field: string
  uid: string
}

interface Following extends UploadPlace {
  network: Network
  onStatus: (status: ProcessingStatus) => void
}

/** How far Stream is, as the server says it. `pctComplete`: 0 to 100. `message`: why it failed, for a person. */
export interface ProcessingStatus {
  phase: string
  pctComplete?: number
  message?: string
}

type Answer =
  | { kind: 'status'; status: ProcessingStatus }
  | { kind: 'later'; retryAfterMs: number }
  /** Nothing to follow here: a row has taken it, it is nobody's, or the server does not say. */
  | { kind: 'none'; isTaken: boolean }

async function askStatus({ endpoint, field, uid }: UploadPlace): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(timeLimitMs)
    const response = await fetch(`${endpoint}/${field}/${uid}`, { cache: 'no-store', signal })
    if (response.ok) return parseStatus(await response.json())
    if (!isPassing(response.status)) return { kind: 'none', isTaken: response.status === 404 }
    return { kind: 'later', retryAfterMs: parseRetryAfter(response.headers.get('Retry-After')) ?? 0 }
  } catch (error) {
    // No JSON, so not our server's answer.
    return error instanceof SyntaxError ? { kind: 'none', isTaken: false } : { kind: 'later', retryAfterMs: 0 }
  }
}

function parseStatus(body: unknown): Answer {
  const isStatus = typeof body === 'object' && body !== null && 'phase' in body && typeof body.phase === 'string'
  if (!isStatus) return { kind: 'none', isTaken: false }
  const { phase } = body as { phase: string }
  if (phase === 'taken') return { kind: 'none', isTaken: true }
  const { pctComplete, message } = body as { pctComplete?: unknown; message?: unknown }
  return {
    kind: 'status',
    status: {
      phase,
      ...(typeof pctComplete === 'number' && { pctComplete }),
      ...(typeof message === 'string' && { message }),
    },
  }
}

function isLast({ phase }: ProcessingStatus): boolean {
  return phase === 'ready' || phase === 'failed'
}

const firstDelayMs = 2_000
const longestDelayMs = 10_000
const timeLimitMs = 15_000
