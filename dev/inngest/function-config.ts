import { z } from 'zod'
import { nextTick } from './cron'
import { parseDurationMs } from './duration'
import { compileExpression } from './expression'
import type { FunctionConfig, RateRule, Trigger } from './state'

/**
 * Parses one function as the SDK's getConfig describes it. What is not listed here is not supported, and throws, as
 * does an expression, a period or a cron that can't be understood.
 */
export function parseFunction(raw: unknown): FunctionConfig {
  const { steps, name, ...rest } = functionSchema.parse(raw)
  const { runtime, retries } = steps.step
  const attempts = Math.min(MAX_RETRIES, Math.max(0, retries?.attempts ?? DEFAULT_RETRIES)) + 1
  const config = { ...rest, name: name ?? rest.id, url: runtime.url, maxAttempts: attempts }
  checkExpressions(config)
  return config
}

function checkExpressions({ triggers, cancel, idempotency, ...config }: FunctionConfig): void {
  const { concurrency, rateLimit, throttle, debounce, singleton } = config
  const keyed = [...concurrency, rateLimit, throttle, debounce, singleton]
  const sources = [idempotency, ...keyed.map((rule) => rule?.key), ...cancel.map((rule) => rule.if)]
  for (const trigger of triggers) {
    if ('cron' in trigger) nextTick(trigger.cron, 0)
    else sources.push(trigger.expression)
  }
  for (const source of sources) if (source !== undefined) compileExpression(source)
}

// What the real server takes, see docs/inngest-engine.md.
const DEFAULT_RETRIES = 4
const MAX_RETRIES = 20

const trigger = z
  .strictObject({ event: z.string().min(1).optional(), expression: z.string().optional(), cron: z.string().optional() })
  .transform(({ event, expression, cron }, context): Trigger => {
    if (event !== undefined) return { event, expression }
    if (cron !== undefined) return { cron }
    context.addIssue('it needs an event or a cron')
    return z.NEVER
  })

const rate = z
  .strictObject({
    limit: z.number().min(1),
    period: z.string(),
    key: z.string().optional(),
    burst: z.literal(1, 'more than 1 is not supported').optional(),
  })
  .transform(({ limit, key, period }): RateRule => ({ limit, key, periodMs: parseDurationMs(period) }))

const debounce = z
  .strictObject({ key: z.string().optional(), period: z.string(), timeout: z.string().optional() })
  .transform(({ key, period, timeout }) => ({
    key,
    periodMs: parseDurationMs(period),
    timeoutMs: timeout === undefined ? undefined : parseDurationMs(timeout),
  }))

const concurrencyRule = z.strictObject({
  limit: z.number(),
  key: z.string().optional(),
  scope: z.enum(['fn', 'env', 'account']).default('fn'),
})

// A limit of 0 is none.
const concurrency = z
  .preprocess(
    (value) => (Array.isArray(value) ? value : [typeof value === 'number' ? { limit: value } : value]),
    z.array(concurrencyRule).max(2),
  )
  .transform((rules) => rules.filter(({ limit }) => limit > 0))

const cancel = z
  .strictObject({ event: z.string(), if: z.string().optional(), timeout: z.string().default('365d') })
  .transform(({ timeout, ...rule }) => ({ ...rule, timeoutMs: parseDurationMs(timeout) }))

const functionSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(trigger),
  steps: z.looseObject({
    step: z.looseObject({
      runtime: z.looseObject({ url: z.url() }),
      retries: z.looseObject({ attempts: z.number().optional() }).optional(),
    }),
  }),
  concurrency: concurrency.prefault([]),
  idempotency: z.string().optional(),
  rateLimit: rate.optional(),
  throttle: rate.optional(),
  debounce: debounce.optional(),
  singleton: z.strictObject({ key: z.string().optional(), mode: z.enum(['skip', 'cancel']) }).optional(),
  cancel: z.array(cancel).default([]),
})
