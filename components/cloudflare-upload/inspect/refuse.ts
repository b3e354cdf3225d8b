import { isVideoFile, mayBeVideo } from '@/lib/tus/video-types'
import type { UploadError } from '../engine/upload-state'
import { formatBytes, formatTime } from '../words/format'
import { formatPixels, formatSide } from '../words/format-progress'
import { fill } from '../words/message'
import type { Text } from '../words/text'
import type { VideoFacts } from './inspect'

export interface UploadLimits {
  /** Bytes. */
  maxSizeBytes?: number
  /** Seconds. */
  maxDurationSeconds?: number
  /** Pixels: the shorter side has at least so many. */
  minSidePixels?: number
  /** Pixels: the longer side has at most so many. */
  maxSidePixels?: number
}

/**
 * Is there a reason not to send this file? By its size; and once it was looked into, by name, type and bytes, by its tracks,
 * its duration and its pixels, as far as they are known. The server and Stream check again: this only saves the person
 * the wait.
 */
export function refusalOf(
  file: File,
  facts: VideoFacts | undefined,
  limits: UploadLimits,
  text: Text,
): UploadError | undefined {
  return (
    sizeRefusal(file, limits, text) ??
    (facts && (typeRefusal(file, facts, text) ?? pictureRefusal(facts, limits, text)))
  )
}

function sizeRefusal(file: File, { maxSizeBytes = Infinity }: UploadLimits, text: Text): UploadError | undefined {
  if (file.size === 0) return refuse('empty', fill(text.emptyFile, { name: file.name }))
  if (file.size <= maxSizeBytes) return undefined
  const [size, limit] = [formatBytes(file.size, text, 'up'), formatBytes(maxSizeBytes, text, 'down')]
  return refuse('too_large', fill(text.tooLarge, { size, limit }))
}

function typeRefusal(file: File, { content, hasSoundOnly }: VideoFacts, text: Text): UploadError | undefined {
  if (hasSoundOnly) return refuse('only_sound', text.onlySound)
  if (mayBeVideo(file, content)) return undefined
  const { name } = file
  // It calls itself a video: then why it is none has to be said.
  if (content?.kind === 'other' && isVideoFile(file)) {
    return refuse('not_a_video', fill(text.notAVideoInside, { name, kind: content.name }))
  }
  return refuse('not_a_video', fill(text.notAVideo, { name }))
}

function pictureRefusal(facts: VideoFacts, limits: UploadLimits, text: Text): UploadError | undefined {
  const { durationSeconds = 0, width, height } = facts
  const { maxDurationSeconds = Infinity, minSidePixels = 0, maxSidePixels = Infinity } = limits
  // Players round a duration in different ways: half a second over is left for Stream to judge.
  if (durationSeconds > maxDurationSeconds + 0.5) {
    const [length, limit] = [formatTime(Math.ceil(durationSeconds), text), formatTime(maxDurationSeconds, text)]
    return refuse('too_long', fill(text.tooLong, { length, limit }))
  }
  if (!width || !height) return undefined
  const pixels = formatPixels(width, height, text)
  if (Math.min(width, height) < minSidePixels) {
    return refuse('too_few_pixels', fill(text.tooFewPixels, { pixels, limit: formatSide(minSidePixels, text) }))
  }
  if (Math.max(width, height) > maxSidePixels) {
    return refuse('too_many_pixels', fill(text.tooManyPixels, { pixels, limit: formatSide(maxSidePixels, text) }))
  }
}

function refuse(code: string, message: string): UploadError {
  return { code, message, retryable: false }
}
