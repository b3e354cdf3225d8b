import { Hono } from 'hono'
import { z } from 'zod'
import { badRequest, success } from '../envelope'
import type { Parts } from '../parts'
import { accessRulesSchema } from '../playback/access-rules'
import { signToken, TOKEN_SECONDS_MAX } from '../playback/token'
import { readOptionalJson } from './body'
import { parseFields } from './fields'
import { createSigningKey, publicKeyOf, type SigningKey } from './keys'
import { getRecord } from './videos'

const tokenFields = z.object({
  exp: z.number().int().optional(),
  nbf: z.number().int().optional(),
  downloadable: z.boolean().optional(),
  accessRules: accessRulesSchema.optional(),
  /** A key of one's own, both or neither. */
  id: z.string().optional(),
  pem: z.string().optional(),
})

/** `POST /stream/{uid}/token`: https://developers.cloudflare.com/stream/viewing-videos/securing-your-stream/ */
export function tokenRoutes({ library, store, clock }: Parts): Hono {
  return new Hono().post('/:uid/token', async (c) => {
    const { uid } = getRecord(library, c.req.param('uid')).fields
    const { id, pem, ...asked } = parseFields(tokenFields, await readOptionalJson(c))
    const now = Math.floor(clock.now() / 1000)
    const exp = asked.exp ?? now + 60 * 60
    const nbf = asked.nbf ?? now - 60 * 60
    if (exp > now + TOKEN_SECONDS_MAX) throw badRequest(`exp ${exp} is more than 24 hours ahead`)
    if ((id === undefined) !== (pem === undefined)) throw badRequest('id and pem belong together')

    const key = pem === undefined ? streamsOwnKey() : givenKey(id, pem)
    // Tokens of this endpoint carry their times as strings.
    const claims = { ...asked, sub: uid, kid: key.id, exp: String(exp), nbf: String(nbf) }
    return c.json(success({ token: signToken(key, claims) }))
  })

  function streamsOwnKey(): SigningKey {
    const [key] = store.state.keys
    if (key) return key
    const made = createSigningKey(clock.timestamp())
    store.state.keys.push(made)
    return made
  }

  function givenKey(id: string | undefined, pem: string): SigningKey {
    const key = store.state.keys.find((each) => each.id === id)
    const given = Buffer.from(pem, 'base64').toString()
    try {
      if (key && publicKeyOf(key).equals(publicKeyOf({ ...key, pem: given }))) return key
    } catch {
      // What is no key is refused below.
    }
    throw badRequest('id and pem are of no key of this account')
  }
}
