import { Hono } from 'hono'
import { z } from 'zod'
import { badRequest, notFound, success } from '../envelope'
import type { Library } from '../library'
import type { Parts } from '../parts'
import type { VideoRecord } from '../record'
import { removeVideo } from '../remove-video'
import { readJson } from './body'
import { checkScheduledDeletion, commonFields, expiry, maxDurationSeconds, parseFields, setFields } from './fields'

const text = z.string().nullable()
const editFields = z.object({
  ...commonFields,
  uid: z.string().optional(),
  maxDurationSeconds: maxDurationSeconds.nullish(),
  uploadExpiry: expiry.nullish(),
  publicDetails: z.object({ title: text, share_link: text, channel_link: text, logo: text }).partial().optional(),
})

/** One video: get, edit, delete, embed. https://developers.cloudflare.com/api/resources/stream/ */
export function videoRoutes(parts: Parts): Hono {
  const { library, options, origins } = parts

  return new Hono()
    .get('/:uid', (c) => c.json(success(library.wire(getRecord(library, c.req.param('uid'))))))
    .post('/:uid', async (c) => {
      const record = getRecord(library, c.req.param('uid'))
      const { fields } = record
      const asked = parseFields(editFields, await readJson(c))
      if (asked.uid !== undefined && asked.uid !== fields.uid) throw badRequest('uid is not the one of the path')
      checkScheduledDeletion(asked.scheduledDeletion, Date.parse(fields.created))

      const meta = asked.meta && options.metaEdit === 'merge' ? { ...fields.meta, ...asked.meta } : asked.meta
      const publicDetails = asked.publicDetails && { ...fields.publicDetails, ...asked.publicDetails }
      library.change(record, setFields({ ...asked, meta, publicDetails }))
      return c.json(success(library.wire(record)))
    })
    .delete('/:uid', async (c) => {
      const record = getRecord(library, c.req.param('uid'))
      await removeVideo(parts, record, 'deleted through the API')
      return options.deleteBody === 'empty' ? c.body(null) : c.json(success(''))
    })
    .get('/:uid/embed', (c) => {
      const { uid } = getRecord(library, c.req.param('uid')).fields
      return c.html(`<iframe src="${origins.playback}/${uid}/iframe" style="border:0" allowfullscreen></iframe>`)
    })
}

/** The video, or 404 with 10003. */
export function getRecord(library: Library, uid: string): VideoRecord {
  const record = library.find(uid)
  if (!record) throw notFound()
  return record
}
