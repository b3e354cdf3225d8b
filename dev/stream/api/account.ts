import { Hono } from 'hono'
import { success } from '../envelope'
import type { Parts } from '../parts'
import { storedSeconds } from './storage'

/** What is told of the whole account: minutes used. There are no watermark profiles. */
export function accountRoutes({ library, clock, options }: Parts): Hono {
  return new Hono()
    .get('/storage-usage', (c) => {
      const creator = c.req.query('creator')
      const records = library.all().filter(({ fields }) => creator === undefined || fields.creator === creator)
      return c.json(
        success({
          creator: creator ?? '',
          totalStorageMinutes: storedSeconds({ clock }, records) / 60,
          totalStorageMinutesLimit: options.storageLimitMinutes,
          videoCount: records.length,
        }),
      )
    })
    .get('/watermarks', (c) => c.json(success([])))
}
