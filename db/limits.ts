import { sql } from 'kysely'
import { env } from '@/lib/env'
import type { Db } from './create-db'
import type { VideoField } from './schema'
import { optionsOf, videoFieldNames } from './video-fields'

/** What one person may have. What is left out is not limited. */
export interface PersonLimits {
  /** Uploads that no row has taken yet, whose link is good. */
  inFlight?: number
  /** Uploads, and videos from links, begun within an hour. */
  perHour?: number
  /** Videos that rows hold, and uploads under way. */
  videos?: number
  /** Their length together; of what Stream has not measured yet, the longest that its field takes. */
  seconds?: number
  /** The size of their files together; of a link that Stream has not fetched yet, the largest that its field takes. */
  bytes?: number
}

export type LimitKind = 'in-flight' | 'per-hour' | 'videos' | 'seconds' | 'bytes'

/** What a new upload is weighed against: the person's limits over all fields, those in its field, and that of all guests. */
export interface UploadLimits extends PersonLimits {
  inField?: PersonLimits
  guestsPerHour?: number
}

/** The limits of a field as they are now. */
export function limitsOf(field: VideoField): UploadLimits {
  const { perPerson: inField } = optionsOf(field)
  return { ...personLimits(), inField, guestsPerHour: env.GUEST_UPLOADS_PER_HOUR_MAX }
}

/** What one person may have over all fields. */
export function personLimits(): Required<PersonLimits> {
  return {
    inFlight: env.UPLOADS_IN_FLIGHT_MAX,
    perHour: env.UPLOADS_PER_HOUR_MAX,
    videos: env.VIDEOS_PER_PERSON_MAX,
    seconds: env.SECONDS_PER_PERSON_MAX,
    bytes: env.BYTES_PER_PERSON_MAX,
  }
}

/** One limit, and how much of it a person has used. Without a `field` it is over all of them. */
export interface Usage {
  limit: LimitKind
  field?: VideoField
  used: number
  max: number
}

/** What a person has used of every limit there is: first those over all fields, then those of each. */
export async function usageOf(db: Db, origin: string, ownerId: string): Promise<Usage[]> {
  const { rows } = await sql<{ field: string } & Record<keyof Counts, string>>`
    select field, in_flight as "inFlight", per_hour as "perHour", videos, seconds, bytes
    from usage_of(${origin}, ${ownerId})`.execute(db)
  const sums = (of: typeof rows) =>
    Object.fromEntries(names.map((name) => [name, of.reduce((sum, row) => sum + Number(row[name]), 0)])) as Counts

  return [
    ...compared(sums(rows), personLimits()),
    ...videoFieldNames.flatMap((field) =>
      compared(sums(rows.filter((row) => row.field === field)), optionsOf(field).perPerson, field),
    ),
  ]
}

type Counts = Required<PersonLimits>

const names = ['inFlight', 'perHour', 'videos', 'seconds', 'bytes'] as const

const kinds: Record<keyof Counts, LimitKind> = {
  inFlight: 'in-flight',
  perHour: 'per-hour',
  videos: 'videos',
  seconds: 'seconds',
  bytes: 'bytes',
}

function compared(counts: Counts, limits: PersonLimits, field?: VideoField): Usage[] {
  return names.flatMap((name) => {
    const max = limits[name]
    return max === undefined ? [] : [{ limit: kinds[name], used: counts[name], max, ...(field && { field }) }]
  })
}
