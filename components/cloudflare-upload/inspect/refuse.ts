import { isVideoFile } from '@/lib/tus/video-types'
import type { UploadError } from '../engine/upload-state'
import { formatBytes, formatTime } from '../words/format'
import { fill } from '../words/message'
import type { Text } from '../words/text'
import type { VideoFacts } from './inspect'

export interface UploadLimits {
  /** Bytes. */
  maxSizeBytes?: number
  /** Seconds. */
  maxDurationSeconds?: number
}

/**
 * Is there a reason not to send this file? By its name, type and size, and by its duration where the browser knows it.
 * The server and Stream check again: this only saves the person the wait.
 */
export function refusalOf(
  file: File,
  { durationSeconds }: VideoFacts,
  limits: UploadLimits,
  text: Text,
): UploadError | undefined {
  const { maxSizeBytes = Number.POSITIVE_INFINITY, maxDurationSeconds = Number.POSITIVE_INFINITY } = limits

  if (!isVideoFile(file)) return refuse('not_a_video', fill(text.notAVideo, { name: file.name }))
  if (file.size === 0) return refuse('empty', fill(text.emptyFile, { name: file.name }))
  if (file.size > maxSizeBytes) {
    const [size, limit] = [formatBytes(file.size, text, 'up'), formatBytes(maxSizeBytes, text, 'down')]
    return refuse('too_large', fill(text.tooLarge, { size, limit }))
  }
  // Players round a duration in different ways: half a second over is left for Stream to judge.
  if (durationSeconds !== undefined && durationSeconds > maxDurationSeconds + 0.5) {
    const [length, limit] = [formatTime(Math.ceil(durationSeconds), text), formatTime(maxDurationSeconds, text)]
    return refuse('too_long', fill(text.tooLong, { length, limit }))
  }
}

function refuse(code: string, message: string): UploadError {
  return { code, message, retryable: false }
}
