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
