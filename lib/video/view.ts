import { z } from 'zod'

/** Where a row's video stands, in the order of its life. `failed` may follow any of them. */
export const phaseSchema = z.enum([
  'empty',
  'uploading',
  'processing',
  'playable',
  'trimming',
  'preparing-download',
  'ready',
  'failed',
])
export type Phase = z.infer<typeof phaseSchema>

/**
 * What a browser may know of a row's video: the answer of `GET /api/videos/{field}/{id}`. Never the raw object.
 *
 * `duration` is in seconds, `size` in bytes, `width` and `height` in pixels: null until Stream knows them.
 * `thumbnail`, `preview` (Stream's own page that plays the video), `playback` and `download_url` are http or https
 * addresses, null until there is one.
 * `addressesEndAt` is the time, in ISO 8601, at which the addresses of a private video end, or at which to ask again where it has
 * none for now; null where they do not end.
 * `pctComplete` is the encoding's percent, or the download's while that is being prepared: 0 to 100.
 * `trim` is the part, in seconds, that it is being cut to, where the person chose one.
 * `message` says why it failed, or what could not be done; while it is processed, what Stream does before it can encode.
 */
export const videoViewSchema = z.object({
  video: z
    .object({
      uid: z.string(),
      duration: z.number().nullable(),
      size: z.number().nullable(),
      width: z.number().nullable(),
      height: z.number().nullable(),
      thumbnail: z.string().nullable(),
      preview: z.string().nullable(),
      playback: z.object({ hls: z.string().nullable(), dash: z.string().nullable(), iframe: z.string().nullable() }),
      download_url: z.string().nullable(),
      addressesEndAt: z.iso.datetime().nullable(),
      pctComplete: z.number(),
    })
    .nullable(),
  phase: phaseSchema,
  message: z.string().optional(),
  trim: z.object({ startSeconds: z.number(), endSeconds: z.number() }).optional(),
})
export type VideoView = z.infer<typeof videoViewSchema>

/** Which row's which column: the identity of a video in the app. Its uid changes when it is trimmed. */
export interface VideoRef<Field extends string = string> {
  field: Field
  id: string
}

/** Nothing more will change by itself: a page may stop asking. */
export function isSettledPhase(phase: Phase): boolean {
  return phase === 'empty' || phase === 'ready' || phase === 'failed'
}
