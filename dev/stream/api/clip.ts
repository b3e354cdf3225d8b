import { Hono } from 'hono'
import { z } from 'zod'
import { isComplete } from '../encoder/processing'
import { badRequest, success } from '../envelope'
import { statusOf } from '../library'
import type { Options } from '../options'
import type { Parts } from '../parts'
import { scenePart } from '../playback/scene/part'
import type { VideoRecord } from '../record'
import { readJson } from './body'
import {
  checkScheduledDeletion,
  checkWatermark,
  commonFields,
  maxDurationSeconds,
  parseFields,
  setFields,
} from './fields'
import { reserve } from './storage'
import { getRecord } from './videos'

const clipFields = z.object({
  ...commonFields,
  name: z.string().optional(),
  maxDurationSeconds: maxDurationSeconds.nullish(),
  clippedFromVideoUID: z.string(),
  startTimeSeconds: z.number(),
  endTimeSeconds: z.number(),
})

/** `POST /stream/clip`: https://developers.cloudflare.com/stream/edit-videos/video-clipping/ */
export function clipRoutes(parts: Parts): Hono {
  const { library, clock, encoder, options } = parts

  return new Hono().post('/clip', async (c) => {
    const { clippedFromVideoUID, startTimeSeconds, endTimeSeconds, ...asked } = parseFields(
      clipFields,
      await readJson(c),
    )
    const source = getRecord(library, clippedFromVideoUID)
    checkSource(options, source)
    const startSeconds = wholeSeconds(options, 'startTimeSeconds', startTimeSeconds)
    const endSeconds = wholeSeconds(options, 'endTimeSeconds', endTimeSeconds)
    checkRange(startSeconds, endSeconds, source.fields.duration)
    checkWatermark(asked.watermark)
    checkScheduledDeletion(asked.scheduledDeletion, clock.now())
    reserve(parts, endSeconds - startSeconds)

    const { requireSignedURLs, allowedOrigins } = source.fields
    const record = await library.insert(
      { kind: 'clip', startSeconds, endSeconds },
      {
        ...(options.clipInherits === 'privacy' && { requireSignedURLs, allowedOrigins }),
        ...setFields(asked),
        status: statusOf('queued'),
        uploaded: clock.timestamp(),
        clippedFrom: clippedFromVideoUID,
      },
    )
    record.scene = source.scene
    const at = (seconds: number) => scenePart(source, seconds / source.fields.duration)
    record.sceneSpan = { from: at(startSeconds), to: at(endSeconds) }
    encoder.start(record)
    return c.json(success(library.wire(record)))
  })
}

function checkSource({ clipSource }: Options, source: VideoRecord): void {
  const isReady = clipSource === 'complete' ? isComplete(source) : source.fields.readyToStream
  if (!isReady) throw badRequest('video is not ready')
}

function wholeSeconds({ clipDecimals }: Options, name: string, seconds: number): number {
  if (clipDecimals === 'refuse' && !Number.isInteger(seconds)) throw badRequest(`${name} ${seconds} is not an integer`)
  return Math.round(seconds)
}

function checkRange(startSeconds: number, endSeconds: number, durationSeconds: number): void {
  if (startSeconds < 0) throw badRequest(`startTimeSeconds ${startSeconds} is below 0`)
  if (endSeconds <= startSeconds) throw badRequest(`endTimeSeconds ${endSeconds} is not after ${startSeconds}`)
  if (endSeconds > durationSeconds) {
    throw badRequest(`endTimeSeconds ${endSeconds} is after the end, ${durationSeconds}`)
  }
}
