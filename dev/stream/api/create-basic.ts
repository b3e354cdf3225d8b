import { Hono } from 'hono'
import { z } from 'zod'
import { success } from '../envelope'
import { createId } from '../library'
import type { Parts } from '../parts'
import { acceptForm, basicBytes, formBytes, tooLarge } from '../upload/accept'
import { readJson } from './body'
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

const directUploadFields = z.object({ ...commonFields, maxDurationSeconds, expiry: expiry.optional() })
const linkSeconds = 30 * 60

/** Uploads without tus, of at most 200 MB. https://developers.cloudflare.com/stream/uploading-videos/ */
export function createBasicRoutes(parts: Parts): Hono {
  const { library, origins, clock } = parts

  return new Hono()
    .post('/direct_upload', async (c) => {
      const asked = parseFields(directUploadFields, await readJson(c))
      checkWatermark(asked.watermark)
      checkScheduledDeletion(asked.scheduledDeletion, clock.now())
      const uploadEnds = uploadExpiry(clock, asked.expiry, linkSeconds)
      reserve(parts, asked.maxDurationSeconds)

      const source = { kind: 'basic', uploadId: createId() } as const
      const creator = asked.creator ?? c.req.header('upload-creator') ?? null
      const { fields } = await library.insert(source, { ...setFields(asked), creator, uploadExpiry: uploadEnds })
      const { uid, scheduledDeletion } = fields
      const uploadURL = `${origins.upload}/${source.uploadId}`
      return c.json(success({ uploadURL, uid, watermark: null, scheduledDeletion, creator }))
    })
    .post('/', async (c, next) => {
      if (!c.req.header('content-type')?.startsWith('multipart/form-data')) return next()
      const length = Number(c.req.header('content-length') ?? 0)
      if (length > basicBytes + formBytes) throw tooLarge(length)
      reserve(parts, 0)

      const record = await library.insert({ kind: 'basic', uploadId: createId() }, {})
      try {
        await acceptForm(parts, record, await c.req.formData())
      } catch (error) {
        await library.remove(record, 'the file was refused')
        throw error
      }
      return c.json(success(library.wire(record)))
    })
}
