import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../clock'
import type { Faults } from '../faults/faults'
import type { Options } from '../options'
import type { Store } from '../store'
import { signWebhook } from './signature'
import type { Delivery } from './webhooks'

interface Parts {
  store: Store
  clock: Clock
  faults: Faults
  options: Options
}

/**
 * Sends one delivery until it is answered with a 2xx, or its attempts are used up. Saved after each attempt. When
 * `closing` aborts it stays `waiting`, for the next start. Never throws.
 */
export async function sendWebhook(parts: Parts, delivery: Delivery, closing: AbortSignal): Promise<void> {
  const { store, faults, options } = parts
  const fault = faults.takeWebhook(delivery.url)
  if (fault?.webhook === 'drop') {
    delivery.state = 'dropped'
    return store.save()
  }
  if (fault?.webhook === 'delay') await pause(fault.latencyMs ?? 0, closing)

  let copies = fault?.webhook === 'duplicate' ? 2 : 1
  let backoffMs = options.webhookBackoffSeconds * 1000
  while (!closing.aborted && delivery.state === 'waiting') {
    const isTaken = await attempt(parts, delivery, closing)
    if (closing.aborted && !isTaken) return
    if (isTaken) copies--
    if (copies === 0) delivery.state = 'delivered'
    else if (delivery.attempts.length >= options.webhookAttempts) delivery.state = 'given-up'
    await store.save()
    if (isTaken || delivery.state !== 'waiting') continue
    await pause(backoffMs, closing)
    backoffMs *= 2
  }
}

async function attempt({ store, clock, options }: Parts, delivery: Delivery, closing: AbortSignal): Promise<boolean> {
  const time = Math.floor(clock.now() / 1000)
  const result: Delivery['attempts'][number] = { at: clock.timestamp() }
  delivery.attempts.push(result)
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        // The secret of now: one that was rotated meanwhile would be refused.
        'Webhook-Signature': signWebhook(store.state.webhook?.secret ?? '', time, delivery.body),
      },
      body: delivery.body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(options.webhookTimeoutSeconds * 1000)]),
    })
    result.status = response.status
    // Read, not cancelled: fetch would open another connection to the app, which then could not end at once.
    await response.text().catch(() => undefined)
    return response.ok
  } catch (error) {
    result.error = error instanceof Error ? String(error.cause ?? error) : String(error)
    return false
  }
}

/** Waits, or returns early when `closing` aborts. */
async function pause(ms: number, closing: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: closing }).catch(() => undefined)
}
