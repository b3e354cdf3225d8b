import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { readEnvironment } from '@/lib/environment'

const whole = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:secret@db.example.com/app',
  DEPLOYMENT_NAME: 'production',
  SESSION_SECRET: 'x'.repeat(32),
  CLOUDFLARE_ACCOUNT_ID: 'a'.repeat(32),
  CLOUDFLARE_API_TOKEN: 'token',
  INNGEST_EVENT_KEY: 'event',
  INNGEST_SIGNING_KEY: 'signing',
}

const local = {
  ...whole,
  LOCAL_STACK: 'this-machine-only',
  DATABASE_URL: 'postgres://postgres:x@127.0.0.1:54329/app',
  CLOUDFLARE_BASE_URL: 'http://127.0.0.1:8787/client/v4',
  INNGEST_DEV: 'http://127.0.0.1:8288',
  INNGEST_EVENT_KEY: undefined,
  INNGEST_SIGNING_KEY: undefined,
}

test('production starts with the variables of the README', () => {
  expect(readEnvironment(whole).CLOUDFLARE_BASE_URL).toBe('https://api.cloudflare.com/client/v4')
})

test.each([
  'DATABASE_URL',
  'DEPLOYMENT_NAME',
  'SESSION_SECRET',
  'CLOUDFLARE_ACCOUNT_ID',
  'CLOUDFLARE_API_TOKEN',
  'INNGEST_EVENT_KEY',
  'INNGEST_SIGNING_KEY',
])('production does not start without %s, and says so', (name) => {
  expect(() => readEnvironment({ ...whole, [name]: '' })).toThrow(`${name}: is not set`)
})

test('the legacy pair of e-mail and key stands in for the token, both or neither', () => {
  const pair = { ...whole, CLOUDFLARE_API_TOKEN: undefined, CLOUDFLARE_AUTH_EMAIL: 'me@example.com' }

  expect(() => readEnvironment(pair)).toThrow('CLOUDFLARE_API_TOKEN')
  expect(readEnvironment({ ...pair, CLOUDFLARE_API_KEY: 'key' }).CLOUDFLARE_API_KEY).toBe('key')
})

test.each([
  ['SESSION_SECRET', `development-${'x'.repeat(40)}`],
  ['CLOUDFLARE_ACCOUNT_ID', `development_${'a'.repeat(20)}`],
  ['CLOUDFLARE_API_TOKEN', 'development-token'],
  ['CLOUDFLARE_API_KEY', 'development-key'],
  ['CLOUDFLARE_WEBHOOK_SECRET', 'development-secret'],
  ['CLOUDFLARE_STREAM_SIGNING_JWK', signingKey('development-1')],
  ['CLOUDFLARE_STREAM_ORIGINS', 'http://127.0.0.1:8788, http://127.0.0.1:8789'],
  ['INNGEST_DEV', 'http://localhost:8288'],
  ['CLOUDFLARE_BASE_URL', 'http://127.0.0.1:8787/client/v4'],
])('production refuses the %s of development', (name, value) => {
  expect(() => readEnvironment({ ...whole, [name]: value })).toThrow(name)
})

function signingKey(kid: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return Buffer.from(JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid })).toString('base64')
}

test('a signing key of Stream’s own is taken, and no refusal quotes a secret', () => {
  const key = signingKey('0123456789abcdef')
  const wrong = { ...whole, SESSION_SECRET: `development-${'s'.repeat(30)}`, CLOUDFLARE_API_TOKEN: 'development-token' }

  expect(readEnvironment({ ...whole, CLOUDFLARE_STREAM_SIGNING_JWK: key }).CLOUDFLARE_STREAM_SIGNING_JWK).toBe(key)
  expect(() => readEnvironment(wrong)).toThrow(/^((?!sssss|development-token).)*$/s)
})

test.each([
  ['https://*.cloudflarestream.com', ['https://*.cloudflarestream.com']],
  ['https://a.example https://b.example:8443', ['https://a.example', 'https://b.example:8443']],
])('CLOUDFLARE_STREAM_ORIGINS may be %s', (text, origins) => {
  expect(readEnvironment({ ...whole, CLOUDFLARE_STREAM_ORIGINS: text }).CLOUDFLARE_STREAM_ORIGINS).toEqual(origins)
})

test.each([
  '*',
  'https://*',
  'https:',
  'https://a.*.example',
  "https://a.example;script-src 'unsafe-inline'",
  "'unsafe-inline'",
  'https://a.example;sandbox',
  'a.example',
  'https://a.example/path',
  ',',
])('CLOUDFLARE_STREAM_ORIGINS may not be %s: it would say something else in a page’s policy', (text) => {
  expect(() => readEnvironment({ ...whole, CLOUDFLARE_STREAM_ORIGINS: text })).toThrow(
    'CLOUDFLARE_STREAM_ORIGINS: takes',
  )
})

test('tokens that end within seconds are for the tests’ stack alone', () => {
  expect(() => readEnvironment({ ...whole, PLAYBACK_TOKEN_SECONDS: '3' })).toThrow(
    'PLAYBACK_TOKEN_SECONDS: is for tests',
  )
  expect(readEnvironment({ ...local, PLAYBACK_TOKEN_SECONDS: '3' }).PLAYBACK_TOKEN_SECONDS).toBe(3)
})

test('the local stack is allowed on this machine', () => {
  expect(readEnvironment(local).LOCAL_STACK).toBe('this-machine-only')
})

test.each([
  ['DATABASE_URL', 'postgres://127.0.0.1.example.com/app'],
  ['CLOUDFLARE_BASE_URL', undefined],
  ['INNGEST_DEV', 'https://inngest.example.com'],
])('the local stack is refused when %s is anywhere else', (name, value) => {
  expect(() => readEnvironment({ ...local, [name]: value })).toThrow(`${name}: must be on this machine`)
})

test('a trim without a duration is refused with the names of both variables', () => {
  const start = () => readEnvironment({ ...whole, CLOUDFLARE_VIDEO_AUTOMATIC_TRIM: 'True' })

  expect(start).toThrow(/CLOUDFLARE_VIDEO_AUTOMATIC_TRIM.*CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS/)
})

test('a duration that is no number of seconds is refused with the rule', () => {
  const start = () => readEnvironment({ ...whole, CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: '1.5' })

  expect(start).toThrow('CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: must be a whole number of seconds')
})

test('a build needs no variable, and takes none', () => {
  const built = readEnvironment({ ...whole, NEXT_PHASE: 'phase-production-build' })

  expect(JSON.stringify(built)).not.toContain('db.example.com')
})

test.each([
  [undefined, []],
  ['', []],
  [' , ', []],
  ['a', ['a']],
  ['a, b ,c', ['a', 'b', 'c']],
])('of ADMINISTRATOR_IDS as %j the administrators are %j', (list, ids) => {
  expect(readEnvironment({ ...whole, ADMINISTRATOR_IDS: list }).ADMINISTRATOR_IDS).toEqual(ids)
})
