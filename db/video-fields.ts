import { env } from '@/lib/env'
import type { PersonLimits } from './limits'
import type { VideoField, VideoTable } from './schema'

export type { VideoField }

/** What is special about one video field. What is left out comes from the environment, then from `fallback`. */
export interface VideoFieldOptions {
  /** Longer videos are refused by Stream after the upload. Seconds, 1 to 36,000. */
  maxDurationSeconds: number
  /** Larger files are refused before the first byte. Bytes; Stream takes 30 GB at the most. */
  maxSizeBytes: number
  /** What is longer is cut to its first seconds, and the original is deleted. Null: nothing is cut. */
  trimSeconds: number | null
  /** The person may choose the part that stays, never longer than `trimSeconds` where that is set. Without a choice: as above. */
  canTrim: boolean
  /** The person may choose the frame that is the poster. */
  canChoosePoster: boolean
  /** An MP4 is made that can be downloaded. */
  downloadable: boolean
  /** Its videos play only through addresses that are signed for those who may see the row, good for one to two hours. */
  requireSignedUrls: boolean
  /** The hosts whose pages may play its videos: `example.com`, `*.example.com`, `localhost:3000`. Empty: all. */
  allowedOrigins: string[]
  /** What one person may have in this field, beside what they may have in all. Left out: no more than that. */
  perPerson: PersonLimits
  /** The column of the same table that holds the id of the person whose row it is. */
  ownerColumn: string
}

/** Every video field of the app and what is special about it. A key that is no video column does not compile. */
export const videoFields = {
  // Private, as a post is until it is published.
  'posts.video': { downloadable: true, canChoosePoster: true, requireSignedUrls: true },
  // A teaser is meant to be shown around: its addresses are good for ever, and for everybody.
  'posts.teaser': { trimSeconds: 10, canTrim: true },
} satisfies Record<VideoField, Partial<VideoFieldOptions>>

/** The options of a field, complete. Read afresh at each use, so that a change reaches what is under way. */
export function optionsOf(field: VideoField): VideoFieldOptions {
  return { ...fallback, ...defaults(), ...videoFields[field] }
}

/** Is this a field of ours? A name from outside becomes a table and a column only after this. */
export function isVideoField(name: string): name is VideoField {
  return Object.hasOwn(videoFields, name)
}

export const videoFieldNames = Object.keys(videoFields).filter(isVideoField)

/** The table and the column of a field, for SQL. */
export function placeOf(field: VideoField): { table: VideoTable; column: string } {
  const [table, column] = field.split('.') as [VideoTable, string]
  return { table, column }
}

const fallback: VideoFieldOptions = {
  maxDurationSeconds: 3600,
  maxSizeBytes: 30_000_000_000,
  trimSeconds: null,
  canTrim: false,
  canChoosePoster: false,
  downloadable: false,
  requireSignedUrls: false,
  allowedOrigins: [],
  perPerson: {},
  ownerColumn: 'owner_id',
}

function defaults(): Partial<VideoFieldOptions> {
  const maxDurationSeconds = env.CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS
  const trimSeconds = env.CLOUDFLARE_VIDEO_AUTOMATIC_TRIM ? env.CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS : undefined
  return { ...(maxDurationSeconds && { maxDurationSeconds }), ...(trimSeconds && { trimSeconds }) }
}
