import type { Secrets } from './secrets'

/** Where each part answers. `database` is a connection string; the others are origins, without a slash at the end. */
export type Urls = Record<'app' | 'database' | 'inngest' | 'stream' | 'upload' | 'playback', string>

/** Settings by name, as in `.env`. An empty one counts as not set. */
export type Settings = Record<string, string | undefined>

/** Every setting that the app knows (lib/env.ts): what a stack does not give is blanked, so that a `.env` can't slip in. */
export const settingNames = [
  'DATABASE_URL',
  'DEPLOYMENT_NAME',
  'SESSION_SECRET',
  'GUESTS_ALLOWED',
  'CORS_ALLOWED_ORIGINS',
  'ADMINISTRATOR_IDS',
  'CLOUDFLARE_ACCOUNT_ID',
  'CLOUDFLARE_API_TOKEN',
  'CLOUDFLARE_AUTH_EMAIL',
  'CLOUDFLARE_API_KEY',
  'CLOUDFLARE_BASE_URL',
  'CLOUDFLARE_STREAM_ORIGINS',
  'CLOUDFLARE_WEBHOOK_SECRET',
  'CLOUDFLARE_STREAM_SIGNING_JWK',
  'CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS',
  'CLOUDFLARE_VIDEO_AUTOMATIC_TRIM',
  'CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS',
  'UPLOADS_IN_FLIGHT_MAX',
  'UPLOADS_PER_HOUR_MAX',
  'VIDEOS_PER_PERSON_MAX',
  'SECONDS_PER_PERSON_MAX',
  'BYTES_PER_PERSON_MAX',
  'GUEST_UPLOADS_PER_HOUR_MAX',
  'STREAM_CALLS_PER_5_MINUTES',
  'INNGEST_DEV',
  'INNGEST_BASE_URL',
  'INNGEST_EVENT_KEY',
  'INNGEST_SIGNING_KEY',
  'PLAYBACK_TOKEN_SECONDS',
  'LOCAL_STACK',
] as const

/** Which services the settings name; the stack starts a local part for each of the others. */
export function servicesElsewhere(settings: Settings) {
  const hasLegacyPair = Boolean(settings.CLOUDFLARE_AUTH_EMAIL && settings.CLOUDFLARE_API_KEY)
  return {
    database: Boolean(settings.DATABASE_URL),
    stream: Boolean(settings.CLOUDFLARE_API_TOKEN) || hasLegacyPair,
    inngest: inngestElsewhere(settings) !== undefined,
  }
}

/** The URLs of the services that the settings name, as far as they do. */
export function urlsElsewhere(settings: Settings): Partial<Urls> {
  const elsewhere = servicesElsewhere(settings)
  return {
    ...(elsewhere.database && { database: settings.DATABASE_URL }),
    ...(elsewhere.inngest && { inngest: inngestElsewhere(settings) }),
    ...(elsewhere.stream && {
      stream: new URL(settings.CLOUDFLARE_BASE_URL || 'https://api.cloudflare.com').origin,
      upload: 'https://upload.cloudflarestream.com',
      playback: 'https://videodelivery.net',
    }),
  }
}

// INNGEST_DEV may also be a mere switch, as in INNGEST_DEV=1; then the local engine is what it switches to.
function inngestElsewhere(settings: Settings): string | undefined {
  if (settings.INNGEST_DEV && URL.canParse(settings.INNGEST_DEV)) return settings.INNGEST_DEV
  if (settings.INNGEST_BASE_URL) return settings.INNGEST_BASE_URL
  return settings.INNGEST_EVENT_KEY || settings.INNGEST_SIGNING_KEY ? 'https://inn.gs' : undefined
}

/** What the app gets: the developer's settings, and for each local part what it takes to reach it. */
export function appEnvironment(
  settings: Settings,
  urls: Urls,
  secrets: Secrets,
  local: { webhookSecret?: string; signingKey?: string },
): Record<string, string> {
  const elsewhere = servicesElsewhere(settings)
  const given = settingNames.flatMap((name) => (settings[name] ? [[name, settings[name]]] : []))
  return {
    DEPLOYMENT_NAME: 'local',
    SESSION_SECRET: `development-${secrets.sessionSecret}`,
    ...Object.fromEntries(given),
    DATABASE_URL: urls.database,
    ...(!elsewhere.inngest && { INNGEST_DEV: urls.inngest }),
    ...(!elsewhere.stream && {
      CLOUDFLARE_BASE_URL: `${urls.stream}/client/v4`,
      // To its API goes the app alone, no browser.
      CLOUDFLARE_STREAM_ORIGINS: `${urls.upload}, ${urls.playback}`,
      CLOUDFLARE_ACCOUNT_ID: secrets.accountId,
      CLOUDFLARE_API_TOKEN: secrets.apiToken,
    }),
    ...(local.webhookSecret && { CLOUDFLARE_WEBHOOK_SECRET: local.webhookSecret }),
    ...(local.signingKey && { CLOUDFLARE_STREAM_SIGNING_JWK: local.signingKey }),
  }
}
