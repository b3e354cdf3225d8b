import { Hono } from 'hono'
import { z } from 'zod'
import { ApiError, badRequest, failure } from '../envelope'
import { createId } from '../library'
import type { Parts } from '../parts'
import { acceptUpload } from '../upload/accept'
import { type Metadata, parseMetadata } from '../upload/metadata'
import { expires, maximumFileBytes } from '../upload/tus'
import {
  checkScheduledDeletion,
  checkWatermark,
  commonFields,
  expiry,
  maxDurationSeconds,
  parseFields,
  setFields,
  uploadExpiry,
} from './fields'
import { reserve } from './storage'

const tusFields = z.object({
  ...commonFields,
  maxDurationSeconds: maxDurationSeconds.optional(),
  expiry: expiry.optional(),
})

/**
 * `POST /stream` with tus headers makes a one-time upload URL. What the video may be is in `Upload-Metadata` alone; a
 * body is ignored. https://developers.cloudflare.com/stream/uploading-videos/direct-creator-uploads/
 */
export function createTusRoutes(parts: Parts): Hono {
  const { library, origins, options, clock } = parts

  return new Hono().post('/', async (c) => {
    if (c.req.header('tus-resumable') !== '1.0.0') {
      return c.json(failure(10005, 'Bad Request', 'Tus-Resumable must be 1.0.0'), 412, { 'Tus-Version': '1.0.0' })
    }
    const length = uploadLength(c.req.header('upload-length'))
    const metadata = c.req.header('upload-metadata') ?? ''
    const asked = readFields(parseMetadata(metadata), c.req.header('upload-creator'))
    checkWatermark(asked.watermark)
    checkScheduledDeletion(asked.scheduledDeletion, clock.now())
    const uploadEnds = uploadExpiry(clock, asked.expiry, options.tusExpirySeconds)
    const seconds = asked.maxDurationSeconds ?? options.tusMaxDurationSeconds
    reserve(parts, seconds)

    const source = { kind: 'tus', uploadId: createId(), length, metadata } as const
    const record = await library.insert(source, {
      ...setFields(asked),
      maxDurationSeconds: seconds,
      uploadExpiry: uploadEnds,
    })
    if (length === 0) await acceptUpload(parts, record)
    return c.body(null, 201, {
      Location: locationOf(source.uploadId, c.req.query('direct_user') === 'true'),
      'stream-media-id': record.fields.uid,
      'Tus-Resumable': '1.0.0',
      ...expires(record),
    })
  })

  function locationOf(uploadId: string, isDirect: boolean): string {
    const base = isDirect ? `${origins.upload}/tus` : `${origins.stream}/client/v4/accounts/${options.accountId}/media`
    return `${base}/${uploadId}?tusv2=true`
  }
}

function uploadLength(header: string | undefined): number {
  if (!header || !/^\d+$/.test(header)) throw badRequest('Upload-Length must be the bytes of the file')
  const length = Number(header)
  if (length > maximumFileBytes) {
    throw new ApiError(413, 10413, 'Payload Too Large', `Upload-Length ${length}: at most ${maximumFileBytes}`)
  }
  return length
}

function readFields({ known, meta }: Metadata, creator: string | undefined): z.infer<typeof tusFields> {
  const number = (key: string) => (known.has(key) ? Number(known.get(key)) : undefined)
  return parseFields(tusFields, {
    meta,
    creator,
    allowedOrigins: known
      .get('allowedorigins')
      ?.split(',')
      .map((each) => each.trim()),
    // Its presence alone turns it on, whatever its value.
    requireSignedURLs: known.has('requiresignedurls'),
    thumbnailTimestampPct: number('thumbnailtimestamppct'),
    maxDurationSeconds: number('maxdurationseconds'),
    expiry: known.get('expiry'),
    scheduledDeletion: known.get('scheduleddeletion'),
    watermark: known.has('watermark') ? { uid: known.get('watermark') } : undefined,
  })
}
