import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock'
import type { Faults } from '../faults/faults'
import type { Library } from '../library'
import type { Options } from '../options'
import type { VideoRecord } from '../record'
import type { Store } from '../store'
import { sendWebhook } from './send'

export interface WebhookSetting {
  notificationUrl: string
  modified: string
  secret: string
}

/** One event on its way. `body` is frozen at the event; the signature is made for each attempt. */
export interface Delivery {
  id: number
  uid: string
  event: 'playable' | 'complete' | 'error'
  url: string
  body: string
  state: 'waiting' | 'delivered' | 'dropped' | 'given-up'
  attempts: { at: string; status?: number; error?: string }[]
}

export interface Webhooks {
  setting(): WebhookSetting | null
  /** A new URL comes with a new secret; the same URL keeps it. */
  set(notificationUrl: string): WebhookSetting
  remove(): void
  /** Sends what the video's present status calls for; nothing for most. Does not wait for the delivery. */
  announce(record: VideoRecord): void
  deliveries(): Delivery[]
  /** While disabled, events are lost. */
  enable(enabled: boolean): void
  /** Sends again what a stop left undelivered. */
  resume(): void
  close(): Promise<void>
}

const kept = 1000

export function createWebhooks(parts: {
  store: Store
  clock: Clock
  faults: Faults
  options: Options
  library: Library
}): Webhooks {
  const { state } = parts.store
  const closing = new AbortController()
  const sending = new Set<Promise<void>>()
  let isEnabled = true

  function send(delivery: Delivery): void {
    const sent = sendWebhook(parts, delivery, closing.signal).finally(() => sending.delete(sent))
    sending.add(sent)
  }

  return {
    setting: () => state.webhook,
    set(notificationUrl) {
      const isSame = state.webhook?.notificationUrl === notificationUrl
      const secret = isSame && state.webhook?.secret.startsWith(PREFIX) ? state.webhook.secret : newSecret()
      state.webhook = { notificationUrl, modified: parts.clock.timestamp(), secret }
      return state.webhook
    },
    remove() {
      state.webhook = null
    },

    announce(record) {
      const event = eventOf(record, parts.options.webhookAt)
      if (!event || !state.webhook) return
      const delivery: Delivery = {
        id: (state.deliveries.at(-1)?.id ?? 0) + 1,
        uid: record.fields.uid,
        event,
        url: state.webhook.notificationUrl,
        body: JSON.stringify(parts.library.wire(record)),
        state: isEnabled ? 'waiting' : 'dropped',
        attempts: [],
      }
      state.deliveries = [...state.deliveries.slice(1 - kept), delivery]
      if (isEnabled) send(delivery)
    },

    deliveries: () => state.deliveries,
    enable(enabled) {
      isEnabled = enabled
    },
    resume() {
      for (const delivery of state.deliveries) if (delivery.state === 'waiting') send(delivery)
    },
    async close() {
      closing.abort()
      await Promise.all(sending)
    },
  }
}

function eventOf({ fields: { status } }: VideoRecord, webhookAt: Options['webhookAt']): Delivery['event'] | undefined {
  if (status.state === 'error') return 'error'
  if (status.state !== 'ready') return undefined
  const event = Number(status.pctComplete) < 100 ? 'playable' : 'complete'
  return webhookAt === 'both' || webhookAt === event ? event : undefined
}

function newSecret(): string {
  return `${PREFIX}${randomBytes(16).toString('hex')}`
}

/** By which a production knows that it was given a secret of development. */
const PREFIX = 'development-'
