import { z } from 'zod'

/**
 * One Stream video, in Stream's own names: what the API sends is what a video column stores.
 * Fields that we do not name are kept as they came, but the type does not know them: a misspelt one does not compile.
 *
 * `duration` is in seconds and may have decimals; it is -1 until known, as are `input.width` and `input.height` (pixels).
 * `size` is in bytes. `downloads` is ours: the answer of the downloads endpoint, kept beside the video.
 *
 * @see https://developers.cloudflare.com/api/resources/stream/methods/get/
 */
export const videoSchema = z.looseObject({
  uid: z.string().min(1).max(64),
  creator: z.string().nullish(),
  status: z.looseObject({
    // Stream may learn new states; one that we do not know means "wait", so it is no error here.
    state: z.string(),
    step: z.string().nullish(),
    pctComplete: z.coerce.string().nullish(),
    errorReasonCode: z.string().nullish(),
    errorReasonText: z.string().nullish(),
  }),
  readyToStream: z.boolean().default(false),
  readyToStreamAt: z.string().nullish(),
  duration: z.number().catch(-1),
  size: z.number().catch(0),
  input: z.looseObject({ width: z.number(), height: z.number() }).catch({ width: -1, height: -1 }),
  meta: z.record(z.string(), z.unknown()).default({}),
  created: z.string().nullish(),
  modified: z.iso.datetime({ offset: true }).nullish().catch(null),
  uploadExpiry: z.string().nullish(),
  maxDurationSeconds: z.number().nullish(),
  thumbnail: z.string().nullish(),
  thumbnailTimestampPct: z.number().nullish(),
  preview: z.string().nullish(),
  playback: z.looseObject({ hls: z.string().nullish(), dash: z.string().nullish() }).nullish(),
  requireSignedURLs: z.boolean().default(false),
  allowedOrigins: z.array(z.string()).default([]),
  clippedFrom: z.string().nullish(),
  get downloads() {
    return downloadsSchema.nullish()
  },
})
export type Video = Named<z.infer<typeof videoSchema>>

/**
 * The downloads that Stream was asked to make of a video. `percentComplete` runs from 0 to 100; `url` works once `status`
 * is `ready`.
 *
 * @see https://developers.cloudflare.com/stream/viewing-videos/download-videos/
 */
export const downloadsSchema = z.looseObject({
  default: z
    .looseObject({
      // A word that we do not know means "wait".
      status: z.enum(['inprogress', 'ready', 'error']).catch('inprogress'),
      url: z.string().nullish(),
      percentComplete: z.coerce.number().nullish(),
    })
    .optional(),
})
export type Downloads = z.infer<typeof downloadsSchema>

/** Can it be played now? Stream says `ready` once one rendition is there; better ones may still be encoding. */
export function isPlayable(video: Video): boolean {
  return video.status.state === 'ready' && video.readyToStream
}

export function hasFailed(video: Video): boolean {
  return video.status.state === 'error'
}

/** Nothing more will change by itself: it failed, or every rendition is there. */
export function isSettled(video: Video): boolean {
  return hasFailed(video) || (isPlayable(video) && percentComplete(video) >= 100)
}

/** How much of the encoding is done, 0 to 100. Stream sends it as a string, or leaves it out. */
export function percentComplete(video: Video): number {
  const percent = Number.parseFloat(video.status.pctComplete ?? '')
  if (Number.isNaN(percent)) return 0
  return Math.min(100, Math.max(0, percent))
}

/** A loose object without its "and anything else", at each depth. A record, which names nothing, takes any key. */
type Named<Value> = Value extends unknown[]
  ? Value
  : Value extends object
    ? Record<string, unknown> extends Value
      ? Value
      : { [Key in keyof Value as string extends Key ? never : Key]: Named<Value[Key]> }
    : Value
