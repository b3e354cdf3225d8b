import { setMaxListeners } from 'node:events'
import { z } from 'zod'

export type Host = 'api' | 'upload' | 'playback'

/** A rule of what goes wrong, as the control API takes it. */
export const faultSchema = z
  .strictObject({
    /** A regular expression on `METHOD /path?query`; for a webhook, on `POST <its URL>`. */
    route: z.string().refine(isPattern, 'is not a regular expression').optional(),
    host: z.enum(['api', 'upload', 'playback']).optional(),
    /** `after`: the request has its effect, and its answer is lost. */
    when: z.enum(['before', 'after']).default('before'),
    status: z.number().int().min(200).max(599).optional(),
    code: z.number().int().optional(),
    headers: z.record(z.string(), z.string()).default({}),
    latencyMs: z.number().min(0).optional(),
    /** No answer until the faults are cleared; then the connection is reset. */
    hang: z.boolean().default(false),
    reset: z.boolean().default(false),
    /** Upload host: cuts the connection when this many bytes of the body have arrived. They are kept. */
    resetAfterBytes: z.number().int().min(0).optional(),
    /** Upload host: reads the body no faster, until the faults are cleared. */
    bytesPerSecond: z.number().min(1).optional(),
    /** How many requests it meets; 0 or null: all of them. */
    times: z.number().int().min(0).nullable().default(1),
    webhook: z.enum(['drop', 'duplicate', 'delay']).optional(),
  })
  .refine(hasEffect, 'needs one of status, latencyMs, hang, reset, resetAfterBytes, bytesPerSecond, webhook')
  .refine(({ webhook, latencyMs }) => webhook !== 'delay' || latencyMs, 'a delayed webhook needs latencyMs')
  .refine(
    ({ when, resetAfterBytes, bytesPerSecond }) => when === 'before' || !(resetAfterBytes ?? bytesPerSecond),
    'resetAfterBytes and bytesPerSecond act on the request: when must be before',
  )

export type Fault = z.infer<typeof faultSchema> & { id: number; met: number }

/** The faults that are set. */
export interface Faults {
  add(fault: z.infer<typeof faultSchema>): Fault
  list(): Fault[]
  /** Removes all, and ends what hangs or is slow. */
  clear(): void
  /** The first fault for this request, counted as met. */
  take(host: Host, route: string): Fault | undefined
  takeWebhook(url: string): Fault | undefined
  /** Aborts at the next `clear`. */
  cleared(): AbortSignal
}

export function createFaults(): Faults {
  let faults: Fault[] = []
  let lastId = 0
  let clearing = createClearing()

  function take(matches: (fault: Fault) => boolean, route: string): Fault | undefined {
    const fault = faults.find((each) => matches(each) && new RegExp(each.route ?? '').test(route))
    if (!fault) return undefined
    fault.met++
    if (fault.times && fault.met >= fault.times) faults = faults.filter((each) => each !== fault)
    return fault
  }

  return {
    add(given) {
      const fault = { ...given, id: ++lastId, met: 0 }
      faults.push(fault)
      return fault
    },
    list: () => faults,
    clear() {
      faults = []
      clearing.abort()
      clearing = createClearing()
    },
    take: (host, route) => take((fault) => !fault.webhook && (fault.host ?? host) === host, route),
    takeWebhook: (url) => take((fault) => fault.webhook !== undefined, `POST ${url}`),
    cleared: () => clearing.signal,
  }
}

/** Any number of requests listens to it, of which Node would warn. */
function createClearing(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}

function hasEffect(fault: Record<string, unknown>): boolean {
  return ['status', 'latencyMs', 'hang', 'reset', 'resetAfterBytes', 'bytesPerSecond', 'webhook'].some(
    (effect) => fault[effect] !== undefined && fault[effect] !== false,
  )
}
