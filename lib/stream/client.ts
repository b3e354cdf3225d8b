import { env } from '@/lib/env'
import { createStreamApi, type StreamApi } from './api'

/** The app's connection to Cloudflare Stream: with the API token, or Cloudflare's legacy pair of e-mail and key. */
export const stream: StreamApi = createStreamApi({
  accountId: env.CLOUDFLARE_ACCOUNT_ID,
  credentials: env.CLOUDFLARE_API_TOKEN
    ? { apiToken: env.CLOUDFLARE_API_TOKEN }
    : { email: env.CLOUDFLARE_AUTH_EMAIL ?? '', apiKey: env.CLOUDFLARE_API_KEY ?? '' },
  baseUrl: env.CLOUDFLARE_BASE_URL,
})
