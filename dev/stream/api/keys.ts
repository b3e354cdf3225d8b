import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { Hono } from 'hono'
import { notFound, success } from '../envelope'
import { createId } from '../library'
import type { Parts } from '../parts'

/** A key that signs tokens. The private half is kept, since `/token` signs with it too. */
export interface SigningKey {
  id: string
  created: string
  pem: string
}

/** Keys for tokens of one's own: https://developers.cloudflare.com/stream/viewing-videos/securing-your-stream/ */
export function keyRoutes({ store, clock }: Parts): Hono {
  return new Hono()
    .get('/keys', (c) => c.json(success(store.state.keys.map(({ id, created }) => ({ id, created, key_id: id })))))
    .post('/keys', (c) => {
      const key = createSigningKey(clock.timestamp())
      store.state.keys.push(key)
      const { id, created, pem } = key
      const jwk = { ...createPrivateKey(pem).export({ format: 'jwk' }), use: 'sig', kid: id, alg: 'RS256' }
      return c.json(success({ id, created, pem: base64(pem), jwk: base64(JSON.stringify(jwk)) }))
    })
    .delete('/keys/:id', (c) => {
      const kept = store.state.keys.filter(({ id }) => id !== c.req.param('id'))
      if (kept.length === store.state.keys.length) throw notFound()
      store.state.keys = kept
      return c.json(success('Revoked'))
    })
}

export function createSigningKey(created: string): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  // By the prefix a production knows that it was given a key of development.
  return {
    id: `development-${createId()}`,
    created,
    pem: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  }
}

/** The public half, by which a token is verified. */
export function publicKeyOf({ pem }: SigningKey) {
  return createPublicKey(pem)
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
