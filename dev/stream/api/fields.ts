import { z } from 'zod'
import type { Clock } from '../clock'
import { badRequest, notFound } from '../envelope'
import type { VideoFields } from '../record'

const daySeconds = 24 * 60 * 60
const time = z.iso.datetime({ offset: true, error: 'must be a date and time as in RFC 3339' })
const host = z.string().regex(/^[^/\s]+$/, 'must be host names without scheme and path')

/** Fields that uploads, copies, clips and edits have in common. Unknown ones are ignored, as Stream does. */
export const commonFields = {
  creator: z.string().max(64, 'takes at most 64 characters').nullish(),
  meta: z.record(z.string(), z.unknown()).optional(),
  allowedOrigins: z.array(host).optional(),
  requireSignedURLs: z.boolean().optional(),
  thumbnailTimestampPct: z.number().min(0).max(1).optional(),
  scheduledDeletion: time.nullish(),
  watermark: z.object({ uid: z.string() }).nullish(),
}

export const maxDurationSeconds = z.number().int().min(1).max(36_000)
export const expiry = time

/** Parses what a client sent. Throws an ApiError that names the first field which breaks a rule. */
export function parseFields<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = issue?.path.join('.') ?? ''
  const isMissing = issue?.code === 'invalid_type' && valueAt(given, issue.path) === undefined
  throw badRequest(isMissing ? `required field ${name} is missing` : `field ${name}: ${issue?.message}`)
}

/** When an upload link ends: as asked, 2 minutes to 6 hours ahead, or `defaultSeconds` from now. */
export function uploadExpiry(clock: Clock, asked: string | undefined, defaultSeconds: number): string {
  if (asked === undefined) return new Date(clock.now() + defaultSeconds * 1000).toISOString()
  const ahead = (Date.parse(asked) - clock.now()) / 1000
  if (ahead < 120) throw badRequest(`expiry ${asked} is less than 2 minutes ahead`)
  if (ahead > 6 * 60 * 60) throw badRequest(`expiry ${asked} is more than 6 hours ahead`)
  return new Date(asked).toISOString()
}

/** Throws an ApiError unless `asked` is 30 to 1,096 days ahead of `created`, in milliseconds. */
export function checkScheduledDeletion(asked: string | null | undefined, created: number): void {
  if (!asked) return
  const ahead = (Date.parse(asked) - created) / 1000
  if (ahead < 30 * daySeconds) throw badRequest(`scheduledDeletion ${asked} is less than 30 days after creation`)
  if (ahead > 1096 * daySeconds) throw badRequest(`scheduledDeletion ${asked} is more than 1096 days after creation`)
}

/** The emulator has no watermark profiles, so none is found. */
export function checkWatermark(watermark: { uid: string } | null | undefined): void {
  if (watermark) throw notFound()
}

/** The fields that are set, as a video keeps them. */
export function setFields(asked: Record<string, unknown>): Partial<VideoFields> {
  const { watermark, expiry, name, ...fields } = asked
  const meta = name === undefined ? fields.meta : { ...(fields.meta as object | undefined), name }
  return Object.fromEntries(Object.entries({ ...fields, meta }).filter(([, value]) => value !== undefined))
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)
}
