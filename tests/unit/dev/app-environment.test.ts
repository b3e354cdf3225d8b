import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { appEnvironment, servicesElsewhere, settingNames, urlsElsewhere } from '../../../dev/app-environment'

const urls = {
  app: 'http://localhost:3000',
  database: 'postgres://here',
  inngest: 'http://127.0.0.1:8288',
  stream: 'http://127.0.0.1:8787',
  upload: 'http://127.0.0.1:8788',
  playback: 'http://127.0.0.1:8789',
}
const secrets = { databasePassword: 'a', sessionSecret: 'b'.repeat(64), accountId: 'c', apiToken: 'd' }

test('every setting that the app reads is known here', () => {
  const text = readFileSync(new URL('../../../lib/environment.ts', import.meta.url), 'utf8')
  const read = [...text.matchAll(/^ {4}([A-Z0-9_]+):/gm)].map((match) => match[1])

  expect([...settingNames, 'NODE_ENV'].sort()).toEqual(read.sort())
})

describe('which services run elsewhere', () => {
  const none = { database: false, stream: false, inngest: false }

  test.each([
    ['nothing is set', {}, none],
    ['a setting is empty', { DATABASE_URL: '', CLOUDFLARE_API_TOKEN: '', INNGEST_EVENT_KEY: '' }, none],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://there' }, { ...none, database: true }],
    ['CLOUDFLARE_API_TOKEN', { CLOUDFLARE_API_TOKEN: 'token' }, { ...none, stream: true }],
    ['the legacy pair', { CLOUDFLARE_AUTH_EMAIL: 'a@b.c', CLOUDFLARE_API_KEY: 'k' }, { ...none, stream: true }],
    ['half of the legacy pair', { CLOUDFLARE_AUTH_EMAIL: 'a@b.c' }, none],
    ['INNGEST_DEV with a URL', { INNGEST_DEV: 'http://127.0.0.1:8288' }, { ...none, inngest: true }],
    ['INNGEST_DEV as a switch', { INNGEST_DEV: '1' }, none],
    ['INNGEST_BASE_URL', { INNGEST_BASE_URL: 'https://inngest.example' }, { ...none, inngest: true }],
    ['INNGEST_EVENT_KEY', { INNGEST_EVENT_KEY: 'key' }, { ...none, inngest: true }],
    ['INNGEST_SIGNING_KEY', { INNGEST_SIGNING_KEY: 'key' }, { ...none, inngest: true }],
  ])('%s', (_name, settings, expected) => {
    expect(servicesElsewhere(settings)).toEqual(expected)
    expect(Object.keys(urlsElsewhere(settings))).toHaveLength(
      Number(expected.database) + Number(expected.inngest) + 3 * Number(expected.stream),
    )
  })
})

describe('what the app gets', () => {
  test('all that it takes to reach the local parts, by a development secret', () => {
    expect(appEnvironment({}, urls, secrets, { webhookSecret: 'signed' })).toEqual({
      DEPLOYMENT_NAME: 'local',
      SESSION_SECRET: `development-${'b'.repeat(64)}`,
      DATABASE_URL: 'postgres://here',
      INNGEST_DEV: 'http://127.0.0.1:8288',
      CLOUDFLARE_BASE_URL: 'http://127.0.0.1:8787/client/v4',
      CLOUDFLARE_STREAM_ORIGINS: 'http://127.0.0.1:8788, http://127.0.0.1:8789',
      CLOUDFLARE_ACCOUNT_ID: 'c',
      CLOUDFLARE_API_TOKEN: 'd',
      CLOUDFLARE_WEBHOOK_SECRET: 'signed',
    })
  })

  test('the developer’s own settings where they name a service, and no local one beside them', () => {
    const own = {
      DEPLOYMENT_NAME: 'mine',
      DATABASE_URL: 'postgres://here',
      CLOUDFLARE_ACCOUNT_ID: 'mine',
      CLOUDFLARE_API_TOKEN: 'mine',
      INNGEST_EVENT_KEY: 'mine',
      SESSION_SECRET: 'mine',
    }

    expect(appEnvironment(own, urls, secrets, {})).toEqual(own)
  })

  test('the emulator’s account, whatever account is set without a token', () => {
    const env = appEnvironment({ CLOUDFLARE_ACCOUNT_ID: 'mine' }, urls, secrets, { webhookSecret: 'signed' })

    expect(env.CLOUDFLARE_ACCOUNT_ID).toBe('c')
  })
})
