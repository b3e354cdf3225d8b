import { readFile, rm, writeFile } from 'node:fs/promises'
import { Hono } from 'hono'
import { captionKey, generatedVtt } from '../encoder/captions'
import { badRequest, notFound, success } from '../envelope'
import type { Parts } from '../parts'
import type { Caption, VideoRecord } from '../record'
import { checkGeneratable, labelOf, languageTag } from './caption-language'
import { getRecord } from './videos'

const maximumBytes = 10 * 1024 * 1024

/** Captions, uploaded and generated: https://developers.cloudflare.com/stream/edit-videos/adding-captions/ */
export function captionRoutes({ library, encoder, pace }: Parts): Hono {
  const path = (record: VideoRecord, language: string) => library.path(record, `${language}.vtt`)

  return new Hono()
    .get('/:uid/captions', (c) => c.json(success(Object.values(getRecord(library, c.req.param('uid')).captions))))
    .get('/:uid/captions/:language', (c) => {
      const record = getRecord(library, c.req.param('uid'))
      return c.json(success(getCaption(record, c.req.param('language'))))
    })
    .get('/:uid/captions/:language/vtt', async (c) => {
      const record = getRecord(library, c.req.param('uid'))
      const { language, status } = getCaption(record, c.req.param('language'))
      if (status !== 'ready') throw notFound()
      return c.body(new Uint8Array(await readFile(path(record, language))), 200, { 'Content-Type': 'text/vtt' })
    })
    .put('/:uid/captions/:language', async (c) => {
      const record = getRecord(library, c.req.param('uid'))
      const language = languageTag(c.req.param('language'))
      if (record.fields.status.state === 'pendingupload') throw badRequest('video is not uploaded')
      const vtt = await readVtt(await c.req.parseBody())
      pace.forget(captionKey(record, language))
      await writeFile(path(record, language), vtt)
      record.captions[language] = { language, label: labelOf(language), generated: false, status: 'ready' }
      return c.json(success(record.captions[language]))
    })
    .post('/:uid/captions/:language/generate', async (c) => {
      const record = getRecord(library, c.req.param('uid'))
      const language = checkGeneratable(c.req.param('language'))
      if (!record.fields.readyToStream) throw badRequest('video is not ready')
      if (Object.hasOwn(record.captions, language))
        throw badRequest(`there is a caption in ${language}: delete it first`)

      const label = `${labelOf(language)} (auto-generated)`
      const caption: Caption = { language, label, generated: true, status: 'inprogress' }
      record.captions[language] = caption
      await writeFile(path(record, language), generatedVtt(record))
      encoder.startCaption(record, language)
      return c.json(success(caption))
    })
    .delete('/:uid/captions/:language', async (c) => {
      const record = getRecord(library, c.req.param('uid'))
      const { language } = getCaption(record, c.req.param('language'))
      pace.forget(captionKey(record, language))
      delete record.captions[language]
      await rm(path(record, language), { force: true })
      return c.json(success(''))
    })
}

function getCaption({ captions }: VideoRecord, language: string): Caption {
  const caption = Object.hasOwn(captions, language) ? captions[language] : undefined
  if (!caption) throw notFound()
  return caption
}

/** The bytes as they came, byte order mark and all. */
async function readVtt({ file }: Record<string, unknown>): Promise<Uint8Array> {
  if (!(file instanceof File)) throw badRequest('the form has no file in its field "file"')
  if (file.size > maximumBytes) throw badRequest(`a caption of ${file.size} bytes: at most ${maximumBytes}`)
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (!new TextDecoder().decode(bytes.subarray(0, 9)).startsWith('WEBVTT')) throw badRequest('the file is not WebVTT')
  return bytes
}
