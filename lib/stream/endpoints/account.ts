import { z } from 'zod'
import { readResult } from '../answer'
import type { Send } from '../request'

/** What belongs to the account, not to one video. */
export function accountEndpoints(send: Send) {
  return {
    /** Minutes of the whole account, or of one creator. */
    async getStorageUsage({ creator }: { creator?: string } = {}): Promise<StorageUsage> {
      const query: Record<string, string> = creator === undefined ? {} : { creator }
      return readResult(await send({ method: 'GET', path: '/stream/storage-usage', query }), storageUsageSchema)
    },

    async getWebhook(): Promise<StreamWebhook> {
      return readResult(await send({ method: 'GET', path: '/stream/webhook' }), webhookSchema)
    },

    /** The account's one webhook. Another URL than before makes a new secret, and the old one is void. */
    async setWebhook(notificationUrl: string): Promise<StreamWebhook> {
      const answer = await send({ method: 'PUT', path: '/stream/webhook', body: { notificationUrl } })
      return readResult(answer, webhookSchema)
    },

    async deleteWebhook(): Promise<void> {
      await send({ method: 'DELETE', path: '/stream/webhook' })
    },
  }
}

/** Minutes may have decimals. `totalStorageMinutesLimit` is what was bought. */
const storageUsageSchema = z.looseObject({
  creator: z.string().nullish(),
  totalStorageMinutes: z.coerce.number(),
  totalStorageMinutesLimit: z.coerce.number().nullish(),
  videoCount: z.coerce.number().nullish(),
})
export type StorageUsage = z.infer<typeof storageUsageSchema>

/** @see https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/ */
const webhookSchema = z.looseObject({
  notificationUrl: z.string(),
  modified: z.string().nullish(),
  secret: z.string(),
})
export type StreamWebhook = z.infer<typeof webhookSchema>
