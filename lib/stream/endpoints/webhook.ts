import { z } from 'zod'
import { readResult } from '../answer'
import { isGone } from '../error'
import type { Send } from '../request'

/**
 * The account's one webhook.
 *
 * @see https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/
 */
export function webhookEndpoints(send: Send) {
  return {
    /** The webhook with its secret; undefined where none is registered. */
    async findWebhook(): Promise<StreamWebhook | undefined> {
      try {
        const answer = await send({ method: 'GET', path: '/stream/webhook' })
        return readResult(answer, z.union([webhookSchema, noneSchema.transform(() => undefined)]))
      } catch (error) {
        if (isGone(error)) return undefined
        throw error
      }
    },

    /** Registers an address, in place of any other. Another address than before makes a new secret, and the old one is void. */
    async setWebhook(notificationUrl: string): Promise<StreamWebhook> {
      const answer = await send({ method: 'PUT', path: '/stream/webhook', body: { notificationUrl } })
      return readResult(answer, webhookSchema)
    },

    /** Nobody is told anything any more, and the secret is void. */
    async deleteWebhook(): Promise<void> {
      await send({ method: 'DELETE', path: '/stream/webhook' })
    },
  }
}

const webhookSchema = z.looseObject({
  notificationUrl: z.string().min(1),
  /** When it was registered, as an ISO instant. */
  modified: z.string().nullish(),
  secret: z.string(),
})
export type StreamWebhook = z.infer<typeof webhookSchema>

/** What may stand in its place where there is none: Cloudflare does not say. Anything else might be one that we can't read. */
const noneSchema = z.union([z.null(), z.literal(''), z.strictObject({ notificationUrl: z.literal('').optional() })])
