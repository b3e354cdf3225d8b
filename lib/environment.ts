import { z } from 'zod'
import { readSigningKey } from './stream/token'

export type Environment = z.infer<typeof environmentSchema>

/**
 * Parses the environment. A value that breaks a rule is an error that names the variable and the rule. In development
 * every line is optional, because `npm run dev` supplies what is not set.
 */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()))
  // `next build` imports every route but calls none: it needs no setting, and none may be baked into what it builds.
  const isBuild = source.NEXT_PHASE === 'phase-production-build'
  const result = environmentSchema.safeParse(isBuild ? { ...set, ...forBuild } : set)
  if (result.success) return result.data

  const lines = result.error.issues.map((issue) => `- ${[...issue.path, issue.message].join(': ')}`)
  throw new Error(`The environment is not complete:\n${lines.join('\n')}\n${hintFor(set)}`)
}

const seconds = z.coerce.number().int('must be a whole number of seconds').min(1).max(36_000)
const count = z.coerce.number().int().min(1)
const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))
const flag = z
  .enum(['true', 'false', '1', '0', 'True', 'False'])
  .transform((word) => word === '1' || word.toLowerCase() === 'true')

const origins = list.refine(
  (all) => all.every(isOrigin),
  'takes origins such as https://app.example.com, with commas between them, no *',
)

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text)
}

const wildOrigins = list.refine(
  // It becomes part of a page's policy, where ";" begins something else.
  (all) => all.length > 0 && all.every((text) => /^https?:\/\/(\*\.)?[\w-]+(\.[\w-]+)*(:\d{1,5})?$/.test(text)),
  'takes origins such as https://*.cloudflarestream.com, with commas or spaces between them',
)

const signingKey = z.string().superRefine((key, context) => {
  try {
    readSigningKey(key)
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: error instanceof Error ? error.message : 'is no key',
      input: undefined,
    })
  }
})

function variables() {
  return z.object({
    NODE_ENV: z.string().default('development'),
    DATABASE_URL: z.string({ error: 'is not set' }).regex(/^postgres(ql)?:\/\//, 'must begin with postgres://'),
    DEPLOYMENT_NAME: z
      .string()
      .regex(/^[\w.-]{1,64}$/, 'takes letters, digits, ".", "_" and "-", 64 at most')
      .default('local'),
    SESSION_SECRET: z.string({ error: 'is not set' }).min(32, 'must have at least 32 characters'),
    GUESTS_ALLOWED: flag.default(true),
    CORS_ALLOWED_ORIGINS: origins.default([]),
    ADMINISTRATOR_IDS: list.default([]),

    CLOUDFLARE_ACCOUNT_ID: z
      .string({ error: 'is not set' })
      .regex(/^\w{1,32}$/, 'takes letters and digits, 32 at most'),
    CLOUDFLARE_API_TOKEN: z.string().optional(),
    CLOUDFLARE_AUTH_EMAIL: z.string().optional(),
    CLOUDFLARE_API_KEY: z.string().optional(),
    CLOUDFLARE_BASE_URL: z.url().default('https://api.cloudflare.com/client/v4'),
    CLOUDFLARE_STREAM_ORIGINS: wildOrigins.default([
      'https://*.cloudflarestream.com',
      'https://*.videodelivery.net',
      'https://videodelivery.net',
    ]),
    CLOUDFLARE_WEBHOOK_SECRET: z.string().optional(),
    CLOUDFLARE_STREAM_SIGNING_JWK: signingKey.optional(),

    CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: seconds.optional(),
    CLOUDFLARE_VIDEO_AUTOMATIC_TRIM: flag.default(false),
    CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS: seconds.optional(),

    UPLOADS_IN_FLIGHT_MAX: count.default(20),
    UPLOADS_PER_HOUR_MAX: count.default(200),
    VIDEOS_PER_PERSON_MAX: count.default(1000),
    SECONDS_PER_PERSON_MAX: count.default(360_000),
    BYTES_PER_PERSON_MAX: count.default(1_000_000_000_000),
    GUEST_UPLOADS_PER_HOUR_MAX: count.default(1000),
    STREAM_CALLS_PER_5_MINUTES: count.min(10, 'must be 10 or more: Cloudflare takes 1,200').default(1000),

    // The SDK reads these itself; they are here so that a production without them is refused.
    INNGEST_DEV: z.string().optional(),
    INNGEST_BASE_URL: z.string().optional(),
    INNGEST_EVENT_KEY: z.string().optional(),
    INNGEST_SIGNING_KEY: z.string().optional(),

    // Tests let a token end while they watch.
    PLAYBACK_TOKEN_SECONDS: z.coerce.number().int('must be a whole number of seconds').min(2).max(3600).optional(),
    LOCAL_STACK: z.literal('this-machine-only', 'has one value, "this-machine-only", for tests').optional(),
  })
}

/** Every variable and its rule, in the order of `.env.example`. */
const environmentSchema = variables().check(({ value, issues }) => {
  const refuse = (name: string, message: string) =>
    issues.push({ code: 'custom', path: [name], message, input: undefined })
  const isLocal = value.LOCAL_STACK !== undefined

  if (!value.CLOUDFLARE_API_TOKEN && !(value.CLOUDFLARE_AUTH_EMAIL && value.CLOUDFLARE_API_KEY)) {
    refuse('CLOUDFLARE_API_TOKEN', 'is not set (nor the pair CLOUDFLARE_AUTH_EMAIL and CLOUDFLARE_API_KEY)')
  }
  if (value.CLOUDFLARE_VIDEO_AUTOMATIC_TRIM && !value.CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS) {
    refuse('CLOUDFLARE_VIDEO_AUTOMATIC_TRIM', 'is on, but CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS is not set')
  }
  if (value.PLAYBACK_TOKEN_SECONDS && !isLocal) refuse('PLAYBACK_TOKEN_SECONDS', 'is for tests: unset it')
  if (isLocal) {
    for (const name of ['DATABASE_URL', 'CLOUDFLARE_BASE_URL', 'INNGEST_DEV'] as const) {
      if (!isLoopback(value[name])) refuse(name, 'must be on this machine while LOCAL_STACK is set')
    }
  }
  if (value.NODE_ENV !== 'production' || isLocal) return

  if (value.DEPLOYMENT_NAME === 'local') {
    refuse(
      'DEPLOYMENT_NAME',
      'is not set (nor may it be "local"): a copy of the database elsewhere would delete these videos',
    )
  }
  for (const name of SECRETS) {
    if (isOfDevelopment(value[name])) refuse(name, 'is a development secret')
  }
  if (isOfDevelopment(kidOf(value.CLOUDFLARE_STREAM_SIGNING_JWK))) {
    refuse('CLOUDFLARE_STREAM_SIGNING_JWK', 'is a development secret')
  }
  if (value.INNGEST_DEV) refuse('INNGEST_DEV', 'is for development: unset it')
  if (!value.INNGEST_EVENT_KEY) refuse('INNGEST_EVENT_KEY', 'is not set')
  if (!value.INNGEST_SIGNING_KEY) refuse('INNGEST_SIGNING_KEY', 'is not set')
  if (isLoopback(value.CLOUDFLARE_BASE_URL)) refuse('CLOUDFLARE_BASE_URL', 'is the local emulator: unset it')
  if (value.CLOUDFLARE_STREAM_ORIGINS.some(isLoopback)) {
    refuse('CLOUDFLARE_STREAM_ORIGINS', 'names the local emulator: unset it')
  }
})

const SECRETS = [
  'SESSION_SECRET',
  'CLOUDFLARE_ACCOUNT_ID',
  'CLOUDFLARE_API_TOKEN',
  'CLOUDFLARE_AUTH_EMAIL',
  'CLOUDFLARE_API_KEY',
  'CLOUDFLARE_WEBHOOK_SECRET',
] as const

/** The local stack begins all that it makes up with this word. */
function isOfDevelopment(secret: string | undefined): boolean {
  return /^development[-_]/.test(secret ?? '')
}

function kidOf(signingKey: string | undefined): string | undefined {
  return signingKey && readSigningKey(signingKey).kid
}

const forBuild = {
  NODE_ENV: 'development',
  DATABASE_URL: 'postgres://build.invalid/none',
  SESSION_SECRET: 'nothing-is-signed-while-this-builds',
  CLOUDFLARE_ACCOUNT_ID: 'build',
  CLOUDFLARE_API_TOKEN: 'build',
}

/** Is this address on this machine? */
export function isLoopback(url: string | undefined): boolean {
  return url !== undefined && /^(\w+:\/\/)?([^@/]*@)?(127\.0\.0\.1|localhost|\[::1\])([:/]|$)/.test(url)
}

function hintFor(source: Record<string, string | undefined>): string {
  return source.NODE_ENV === 'production'
    ? 'The README lists every setting under "Settings".'
    : 'Start with `npm run dev`: it supplies all of them.'
}
