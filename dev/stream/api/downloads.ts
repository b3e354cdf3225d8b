import { Hono } from 'hono'
import { downloadFiles } from '../encoder/downloads'
import { badRequest, notFound, success } from '../envelope'
import type { Parts } from '../parts'
import type { DownloadType, VideoRecord } from '../record'
import { getRecord } from './videos'

/** MP4 and M4A downloads: https://developers.cloudflare.com/stream/viewing-videos/download-videos/ */
export function downloadRoutes(parts: Parts): Hono {
  const { library, encoder, pace, origins } = parts

  function show(record: VideoRecord): Record<string, unknown> {
    const shown = Object.entries(record.downloads).map(([type, download]) => {
      const url = `${origins.playback}/${record.fields.uid}/downloads/${downloadFiles[type as DownloadType]}`
      return [type, { ...download, url }]
    })
    return Object.fromEntries(shown)
  }

  return new Hono()
    .get('/:uid/downloads', (c) => c.json(success(show(getRecord(library, c.req.param('uid'))))))
    .post('/:uid/downloads/:type?', async (c) => {
      const type = typeOf(c.req.param('type'))
      const record = getRecord(library, c.req.param('uid'))
      if (!record.fields.readyToStream) throw badRequest('video is not ready')
      // A second request for a download that is there, or on its way, changes nothing.
      if (!record.downloads[type] || record.downloads[type].status === 'error') {
        record.downloads[type] = { status: 'inprogress', percentComplete: 0 }
        encoder.startDownload(record, type)
      }
      return c.json(success(show(record)))
    })
    .delete('/:uid/downloads/:type?', (c) => {
      const type = typeOf(c.req.param('type'))
      const record = getRecord(library, c.req.param('uid'))
      if (!record.downloads[type]) throw notFound()
      pace.forget(`${record.fields.uid} ${type}`)
      delete record.downloads[type]
      return c.json(success('ok'))
    })
}

function typeOf(given = 'default'): DownloadType {
  if (given !== 'default' && given !== 'audio') throw notFound()
  return given
}
