import { readEnvironment } from '@/lib/environment'

/** The environment that the app's modules see in unit and integration tests. It leads nowhere. */
export const env = readEnvironment({
  DATABASE_URL: 'postgres://nowhere.invalid/none',
  SESSION_SECRET: 'development-secret-of-the-tests-only',
  ADMINISTRATOR_IDS: 'ann, root,',
  CLOUDFLARE_ACCOUNT_ID: 'account',
  CLOUDFLARE_API_TOKEN: 'token',
  CLOUDFLARE_BASE_URL: 'http://nowhere.invalid/client/v4',
  CLOUDFLARE_WEBHOOK_SECRET: 'webhook-secret',
  DEPLOYMENT_NAME: 'test',
})

export const origin = 'account/test'
