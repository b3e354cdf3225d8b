import { z } from 'zod'
import { nextTick, planCrons } from './cron'
import { parseDurationMs } from './duration'
import { compileExpression } from './expression'
import type { ConcurrencyRule, FunctionConfig, RegisteredApp, World } from './state'

const DEFAULT_RETRIES = 4
const MAX_RETRIES = 20

const rate = z.strictObject({
  limit: z.number().min(1),
  period: z.string(),
  key: z.string().optional(),
  burst: z.literal(1).optional(),
})
const concurrency = z.strictObject({
  limit: z.number(),
  key: z.string().optional(),
  scope: z.enum(['fn', 'env', 'account']).optional(),
})
const functionSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(
    z.union([
      z.strictObject({ event: z.string().min(1), expression: z.string().optional() }),
      z.strictObject({ cron: z.string() }),
    ]),
  ),
  steps: z.looseObject({
    step: z.looseObject({
      runtime: z.looseObject({ url: z.url() }),
      retries: z.looseObject({ attempts: z.number().optional() }).optional(),
    }),
  }),
  concurrency: z
    .union([
      z.number().transform((limit) => [{ limit }]),
      concurrency.transform((one) => [one]),
      z.array(concurrency).max(2),
    ])
    .default([]),
  idempotency: z.string().optional(),
  rateLimit: rate.optional(),
  throttle: rate.optional(),
  debounce: z
    .strictObject({ key: z.string().optional(), period: z.string(), timeout: z.string().optional() })
    .optional(),
  singleton: z.strictObject({ key: z.string().optional(), mode: z.enum(['skip', 'cancel']) }).optional(),
  cancel: z
    .array(z.strictObject({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .default([]),
})
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
  for (const { message } of next.refused) world.log(message)
  world.log(`${appName}: functions registered: ${next.functions.length}`)
  return true
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

/** Parses one function as the SDK's getConfig describes it, and checks its expressions, periods and crons. */
export function parseFunction(raw: unknown): FunctionConfig {
  const parsed = functionSchema.parse(raw)
  const { steps, rateLimit, throttle, debounce, singleton, cancel } = parsed
  const retries = steps.step.retries?.attempts ?? DEFAULT_RETRIES
  const config: FunctionConfig = {
    id: parsed.id,
    name: parsed.name ?? parsed.id,
    url: steps.step.runtime.url,
    triggers: parsed.triggers,
    maxAttempts: Math.min(MAX_RETRIES, Math.max(0, retries)) + 1,
    concurrency: parsed.concurrency.filter(({ limit }) => limit > 0).map(withScope),
    idempotency: parsed.idempotency,
    rateLimit: rateLimit && { limit: rateLimit.limit, key: rateLimit.key, periodMs: parseDurationMs(rateLimit.period) },
    throttle: throttle && { limit: throttle.limit, key: throttle.key, periodMs: parseDurationMs(throttle.period) },
    debounce: debounce && {
      key: debounce.key,
      periodMs: parseDurationMs(debounce.period),
      timeoutMs: debounce.timeout === undefined ? undefined : parseDurationMs(debounce.timeout),
    },
    singleton,
    cancel: cancel.map(({ timeout = '365d', ...rule }) => ({ ...rule, timeoutMs: parseDurationMs(timeout) })),
  }
  checkExpressions(config)
  return config
}

function withScope(rule: { limit: number; key?: string; scope?: ConcurrencyRule['scope'] }): ConcurrencyRule {
  return { scope: 'fn', ...rule }
}

function checkExpressions(config: FunctionConfig): void {
  const rules = [...config.concurrency, config.rateLimit, config.throttle, config.debounce, config.singleton]
  const sources = [config.idempotency, ...rules.map((rule) => rule?.key), ...config.cancel.map((rule) => rule.if)]
  for (const trigger of config.triggers) {
    if ('cron' in trigger) nextTick(trigger.cron, 0)
    else sources.push(trigger.expression)
  }
  for (const source of sources) if (source !== undefined) compileExpression(source)
}

function describe(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is not supported`
      return `${issue.path.join('.')}: ${issue.message}`
    })
    .join('; ')
}
