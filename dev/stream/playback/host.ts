import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { downloadFiles } from '../encoder/downloads'
import { ApiError, failure, notFound } from '../envelope'
import type { Handler } from '../faults/gate'
import type { Parts } from '../parts'
import type { DownloadType, VideoRecord } from '../record'
import { getPlayable } from './access'
import type { Viewer } from './access-rules'
import { hlsFolder, playableFile } from './files'
import { parseTime, playerOptions, playerPage } from './player'
import { scenePart } from './scene/part'
import { drawScene } from './scene/scene'
import { serveFile } from './serve-file'
import { fitThumbnail } from './thumbnail'

const types: Record<string, string> = { m3u8: 'application/vnd.apple.mpegurl', m4s: 'video/iso.segment' }

/** The host of the videos, in the forms of Stream's URLs; a token may stand in place of the uid. */
export function playbackHost(parts: Parts): Handler {
  const app = new Hono()
  app.use(cors({ origin: '*', exposeHeaders: ['Content-Length', 'Content-Range', 'Accept-Ranges', 'ETag'] }))

  app.get('/:uid/manifest/:file{[\\w.-]+}', async (c) => {
    const record = getReady(c)
    const file = c.req.param('file')
    // No DASH: docs/stream-emulator.md.
    const type = types[file.split('.').at(-1) ?? '']
    if (!type) throw notFound()
    return serve(c, join(await hlsFolder(parts, record), file), { 'Content-Type': type })
  })

  app.get('/:uid/thumbnails/thumbnail.jpg', (c) => {
    const record = getReady(c)
    const { duration, input, thumbnailTimestampPct } = record.fields
    const asked = c.req.query('time')
    const place = asked === undefined ? thumbnailTimestampPct : parseTime(asked) / duration
    const svg = drawScene(record.scene, scenePart(record, place), fitThumbnail(c.req.query(), input))
    return c.body(svg, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=60' })
  })

  app.get('/:uid/downloads/:file', (c) => {
    const [type] = (Object.keys(downloadFiles) as DownloadType[]).filter(
      (each) => downloadFiles[each] === c.req.param('file'),
    )
    const record = getVideo(c, { isDownload: true })
    const download = type && record.downloads[type]
    if (!download || download.status === 'error') throw notFound()
    if (download.status === 'inprogress') return c.json(failure(10424, 'The download is being prepared'), 424)
    const extension = downloadFiles[type].split('.')[1]
    return serve(c, parts.library.path(record, downloadFiles[type]), {
      'Content-Type': type === 'audio' ? 'audio/mp4' : 'video/mp4',
      'Content-Disposition': `attachment; filename="${fileName(c.req.query('filename'))}.${extension}"`,
    })
  })

  app.on('GET', ['/:uid/iframe', '/:uid/watch'], (c) => {
    const { fields } = getReady(c)
    const at = `/${c.req.param('uid')}`
    const options = playerOptions(c.req.query(), `${at}/thumbnails/thumbnail.jpg`)
    return c.html(playerPage(String(fields.meta.name ?? fields.uid), `${at}/file`, options))
  })

  app.get('/:uid/file', async (c) => {
    const record = getReady(c)
    const path = await playableFile(parts, record)
    const type = record.mimeType?.startsWith('video/webm') ? 'video/webm' : 'video/mp4'
    return serve(c, path, { 'Content-Type': type })
  })

  app.get('/:uid/metadata/playerEnhancementInfo.json', (c) => c.json(getReady(c).fields.publicDetails))

  app.notFound((c) => c.json(failure(10003, 'Not Found'), 404))
  app.onError((error, c) => {
    if (error instanceof ApiError) return c.json(failure(error.code, error.message), error.status)
    console.error(error)
    return c.json(failure(10001, 'Internal Error'), 500)
  })

  function getVideo(c: Context, more: { isDownload?: boolean } = {}): VideoRecord {
    return getPlayable(parts, c.req.param('uid') ?? '', {
      origin: c.req.header('origin') ?? c.req.header('referer'),
      host: c.req.header('host'),
      viewer: viewerOf(c),
      ...more,
    })
  }

  /** Playing too early is 404, as on the real service. */
  function getReady(c: Context): VideoRecord {
    const record = getVideo(c)
    if (!record.fields.readyToStream) throw notFound()
    return record
  }

  function serve(c: Context, path: string, headers: Record<string, string>): Promise<Response> {
    return serveFile(path, c.req.header('range'), headers).catch((error) => {
      throw error.code === 'ENOENT' ? notFound() : error
    })
  }

  return getRequestListener(app.fetch)
}

/** By the headers that Cloudflare's edge would add, so that a test can come from elsewhere; else the connection's own end. */
function viewerOf(c: Context): Viewer {
  const ip = c.req.header('cf-connecting-ip') ?? getConnInfo(c).remote.address ?? ''
  return { ip, country: c.req.header('cf-ipcountry') }
}

/** Up to 120 characters of letters, digits, `-` and `_`; what breaks the rule is left out. */
function fileName(asked = 'default'): string {
  return asked.replace(/[^\w-]/g, '').slice(0, 120) || 'default'
}
