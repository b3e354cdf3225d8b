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
  ['INNGEST_DEV', 'http://localhost:8288'],
  ['CLOUDFLARE_BASE_URL', 'http://127.0.0.1:8787/client/v4'],
])('production refuses the %s of development', (name, value) => {
  expect(() => readEnvironment({ ...whole, [name]: value })).toThrow(name)
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
