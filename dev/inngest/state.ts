/**
 * All that the engine knows, as plain JSON. Times are milliseconds of the engine's own clock, names end in `At`.
 * Functions that change it take a `World` and are called one after another, never at once.
 */
export interface State {
  version: 1
  clock: ClockState
  apps: Record<string, RegisteredApp>
  runs: Record<string, Run>
  jobs: Job[]
  nextJobId: number
  events: StoredEvent[]
  /** Keys that were used, with the time from which they may be used again. */
  seen: Record<string, number>
  /** Start times that rate limits and throttles count, by function and key. */
  turns: Record<string, number[]>
}

export interface World {
  readonly state: State
  now(): number
  /** How long to wait before try number `attempt` (1 is the first repetition). */
  backoffMs(attempt: number): number
  isInFlight(jobId: number): boolean
  log(message: string): void
}

export interface ClockState {
  mode: 'running' | 'frozen'
  /** Running: what is added to the machine's clock. */
  skewMs: number
  /** Frozen: where time stands. */
  frozenAt: number
}

export interface RegisteredApp {
  functions: FunctionConfig[]
  /** What was refused, in words. Such a function starts no run. */
  refused: { id: string; message: string }[]
}

/** One function as registered, after parsing. Periods are milliseconds, keys and `if`s are expressions. */
export interface FunctionConfig {
  id: string
  name: string
  url: string
  triggers: Trigger[]
  maxAttempts: number
  concurrency: ConcurrencyRule[]
  idempotency?: string
  rateLimit?: RateRule
  throttle?: RateRule
  debounce?: { key?: string; periodMs: number; timeoutMs?: number }
  singleton?: { key?: string; mode: 'skip' | 'cancel' }
  cancel: { event: string; if?: string; timeoutMs: number }[]
}

export type Trigger = { event: string; expression?: string } | { cron: string }
export type ConcurrencyRule = { limit: number; key?: string; scope: 'fn' | 'env' | 'account' }
export type RateRule = { limit: number; periodMs: number; key?: string }

export interface StoredEvent {
  internalId: string
  receivedAt: number
  payload: EventPayload
}

/** An event as functions see it. */
export interface EventPayload {
  id: string
  name: string
  data: Record<string, unknown>
  ts: number
  [more: string]: unknown
}

export interface Run {
  id: string
  functionId: string
  event: StoredEvent
  status: 'active' | 'completed' | 'failed' | 'cancelled'
  startedAt: number
  endedAt?: number
  steps: Record<string, Step>
  /** Ids of completed steps in the order of completion: it decides who wins a race in user code. */
  stack: string[]
  /** What the SDK answered in x-inngest-req-version; sent from then on. */
  requestVersion?: number
  /** Failed tries of the function's own code, outside any step. */
  tries: Try[]
  output?: unknown
  error?: unknown
  cancelReason?: string
  singletonKey?: string
  cancels: { event: string; if?: string; expiresAt: number }[]
  invokedBy?: StepRef
}

export interface Step {
  id: string
  name: string
  kind: 'run' | 'sleep' | 'wait' | 'invoke'
  /** `open` holds its group up; `retrying` is a step on its own that will be tried again. */
  status: 'open' | 'retrying' | 'completed' | 'failed'
  isRace: boolean
  startedAt: number
  endedAt?: number
  /** When a sleep ends, or a wait or an invocation runs out. */
  wakeAt?: number
  wait?: { event: string; if?: string }
  tries: Try[]
  /** What user code gets when it comes to this step again. */
  value: Memo
}

export type Memo = null | { data: unknown } | { error: unknown }
export type Try = { at: number; durationMs: number; error?: unknown; nextAt?: number }
export type StepRef = { runId: string; stepId: string }

export type Job = { id: number; at: number; task: Task }

export type Task =
  /** Call the app. `stepId` is `step` (go on) or the id of one planned step. */
  | { kind: 'call'; runId: string; stepId: string; attempt: number }
  /** A sleep ends, or a wait or an invocation runs out. */
  | { kind: 'alarm'; runId: string; stepId: string }
  /** An event of the engine's own is to be handed out. */
  | { kind: 'event'; event: StoredEvent }
  /** A run is to be started; `passed` is the last gate behind it. */
  | { kind: 'start'; functionId: string; event: StoredEvent; invokedBy?: StepRef; passed: Gate; debounce?: Debounce }
  | { kind: 'cron'; functionId: string; cron: string }

export type Gate = 'none' | 'debounce' | 'throttle'
export type Debounce = { key: string; firstAt: number }

/** The state of an engine that has never run. */
export function emptyState(): State {
  return {
    version: 1,
    clock: { mode: 'running', skewMs: 0, frozenAt: 0 },
    apps: {},
    runs: {},
    jobs: [],
    nextJobId: 1,
    events: [],
    seen: {},
    turns: {},
  }
}

/** The function with this id, of whichever app; undefined when none or when it was refused. */
export function findFunction(state: State, id: string): FunctionConfig | undefined {
  return allFunctions(state).find((one) => one.id === id)
}

export function allFunctions(state: State): FunctionConfig[] {
  return Object.values(state.apps).flatMap((app) => app.functions)
}
