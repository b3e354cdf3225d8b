import { Hono } from 'hono'
import { z } from 'zod'
import { badRequest, notFound, success } from '../envelope'
import type { Webhooks } from '../webhooks/webhooks'
import { readJson } from './body'
import { parseFields } from './fields'

const settingFields = z.object({ notificationUrl: z.string().optional(), notification_url: z.string().optional() })

/** The account's one webhook: https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/ */
export function webhookRoutes({ webhooks }: { webhooks: Webhooks }): Hono {
  return new Hono()
    .get('/webhook', (c) => {
      const setting = webhooks.setting()
      if (!setting) throw notFound()
      return c.json(success(setting))
    })
    .put('/webhook', async (c) => {
      const asked = parseFields(settingFields, await readJson(c))
      const url = asked.notificationUrl ?? asked.notification_url
      if (url === undefined) throw badRequest('required field notificationUrl is missing')
      // Stream refuses addresses that it cannot reach, such as localhost. Here they are what one wants.
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw badRequest(`${url} is not an http or https URL`)
      }
      return c.json(success(webhooks.set(url)))
    })
    .delete('/webhook', (c) => {
      webhooks.remove()
      return c.json(success(''))
    })
}
