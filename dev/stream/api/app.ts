import { Hono } from 'hono'
import type { Parts } from '../parts'
import { removeDue } from '../remove-video'
import { accountRoutes } from './account'
import { auth } from './auth'
import { captionRoutes } from './captions'
import { clipRoutes } from './clip'
import { copyRoutes } from './copy'
import { createBasicRoutes } from './create-basic'
import { createTusRoutes } from './create-tus'
import { downloadRoutes } from './downloads'
import { keyRoutes } from './keys'
import { listRoutes } from './list'
import { tokenRoutes } from './token'
import { videoRoutes } from './videos'
import { webhookRoutes } from './webhook'

/** The routes under `/client/v4/accounts/{account_id}/stream`: https://developers.cloudflare.com/api/resources/stream/ */
export function createApi(parts: Parts): Hono {
  const api = new Hono()
  api.use(auth(parts.options))
  api.use(async (c, next) => {
    await removeDue(parts)
    await next()
    // What an answer says must survive a kill that comes right after it.
    if (c.req.method !== 'GET') await parts.store.save()
  })
  // Names of one word come before `/:uid`, which would take them for a video.
  const routes = [
    listRoutes(parts),
    createBasicRoutes(parts),
    createTusRoutes(parts),
    clipRoutes(parts),
    copyRoutes(parts),
    webhookRoutes(parts),
    accountRoutes(parts),
    keyRoutes(parts),
    downloadRoutes(parts),
    captionRoutes(parts),
    tokenRoutes(parts),
    videoRoutes(parts),
  ]
  for (const each of routes) api.route('/', each)
  return api
}
