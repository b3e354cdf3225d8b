import { Hono } from 'hono'
import { z } from 'zod'
import { badRequest, success } from '../envelope'
import type { Parts } from '../parts'
import { signToken } from '../playback/token'
import { readOptionalJson } from './body'
import { parseFields } from './fields'
import { createSigningKey } from './keys'
import { getRecord } from './videos'

const accessRule = z.object({
  type: z.enum(['any', 'ip.src', 'ip.geoip.country']),
  action: z.enum(['allow', 'block']),
  country: z.array(z.string()).optional(),
  ip: z.array(z.string()).optional(),
})
const tokenFields = z.object({
  exp: z.number().int().optional(),
  nbf: z.number().int().optional(),
  downloadable: z.boolean().optional(),
  accessRules: z.array(accessRule).max(5).optional(),
})

/** `POST /stream/{uid}/token`: https://developers.cloudflare.com/stream/viewing-videos/securing-your-stream/ */
export function tokenRoutes({ library, store, clock }: Parts): Hono {
  return new Hono().post('/:uid/token', async (c) => {
    const { uid } = getRecord(library, c.req.param('uid')).fields
    const asked = parseFields(tokenFields, await readOptionalJson(c))
    const now = Math.floor(clock.now() / 1000)
    const exp = asked.exp ?? now + 60 * 60
    const nbf = asked.nbf ?? now - 60 * 60
    if (exp > now + 24 * 60 * 60) throw badRequest(`exp ${exp} is more than 24 hours ahead`)

    const key = store.state.keys[0] ?? createSigningKey(clock.timestamp())
    if (!store.state.keys.includes(key)) store.state.keys.push(key)
    // Tokens of this endpoint carry their times as strings.
    const claims = { ...asked, sub: uid, kid: key.id, exp: String(exp), nbf: String(nbf) }
    return c.json(success({ token: signToken(key, claims) }))
  })
}
