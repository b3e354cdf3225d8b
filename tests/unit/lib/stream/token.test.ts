import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { createTokenSigner, readSigningKey } from '@/lib/stream/token'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'RS256', use: 'sig' }
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64')
const sign = createTokenSigner(encode(jwk))
const at = (time: string) => new Date(`2026-01-01T${time}Z`)

test('a token names the video, the key and its end, which is one to two hours ahead', async () => {
  const { token, endsAt } = await sign('uid-1', { downloadable: false }, at('12:59:59'))

  const { payload, protectedHeader } = await jwtVerify(token ?? '', createPublicKey(privateKey), {
    currentDate: at('13:59:59'),
  })
  expect(protectedHeader).toEqual({ alg: 'RS256', kid: 'key-1' })
  expect(payload).toEqual({
    kid: 'key-1',
    sub: 'uid-1',
    nbf: at('11:55:00').getTime() / 1000,
    exp: at('14:00:00').getTime() / 1000,
  })
  expect(endsAt).toEqual(at('14:00:00'))
})

test('the right to download is in the token only where it is given', async () => {
  const { token } = await sign('uid-1', { downloadable: true })

  expect((await jwtVerify(token ?? '', createPublicKey(privateKey))).payload.downloadable).toBe(true)
})

test('within an hour every instance signs alike, and another hour and another video otherwise', async () => {
  const other = createTokenSigner(encode(jwk))
  const rights = { downloadable: false }
  const { token } = await sign('uid-1', rights, at('12:00:00'))

  expect((await other('uid-1', rights, at('12:59:59'))).token).toBe(token)
  expect((await sign('uid-1', rights, at('13:00:00'))).token).not.toBe(token)
  expect((await sign('uid-2', rights, at('12:00:00'))).token).not.toBe(token)
})

test.each([
  ['no base64 of JSON', 'not base64 of JSON'],
  ['a public key', encode({ ...jwk, d: undefined })],
  ['a key without its id', encode({ ...jwk, kid: undefined })],
  ['a secret', encode({ kty: 'oct', k: 'x', kid: 'key-1' })],
  ['a key with another modulus', encode({ ...jwk, n: 'AQAB' })],
])('%s is refused, and not quoted', (_what, key) => {
  const read = () => readSigningKey(key)

  expect(read).toThrow('must be the "jwk" of a signing key')
  expect(read).not.toThrow(key)
})
