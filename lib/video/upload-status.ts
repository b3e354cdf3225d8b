import { z } from 'zod'
import { GONE } from './failure'
import { isPlayable, percentComplete, type Video } from './video'
import { type VideoLimits, whyFailed } from './why-failed'

/**
 * How far Stream is with one's own upload: the answer of `GET /api/uploads/{field}/{uid}`. `pctComplete` is
 * the encoding's percent, 0 to 100, while it is `processing`; `message` says why it `failed`. `ready`: it can be played. `taken`: a row has it, whose
 * page says more.
 */
export const uploadStatusSchema = z.object({
  phase: z.enum(['uploading', 'processing', 'ready', 'failed', 'taken']),
  pctComplete: z.number().optional(),
  message: z.string().optional(),
})
export type UploadStatus = z.infer<typeof uploadStatusSchema>

/** What a browser may know of it. Null: Stream does not have the video. Pure. */
export function uploadStatusOf(video: Video | null, limits: VideoLimits, now: Date): UploadStatus {
  const message = video ? whyFailed(video, limits, now) : GONE
  if (!video || message) return { phase: 'failed', message }
  if (video.status.state === 'pendingupload') return { phase: 'uploading' }
  return isPlayable(video) ? { phase: 'ready' } : { phase: 'processing', pctComplete: percentComplete(video) }
}
