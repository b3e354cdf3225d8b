import { readFile, rm, writeFile } from 'node:fs/promises'
import { Hono } from 'hono'
import { badRequest, notFound, success } from '../envelope'
import type { Parts } from '../parts'
import type { Caption, VideoRecord } from '../record'
import { getRecord } from './videos'

const maximumBytes = 10 * 1024 * 1024

/** Captions that were uploaded: https://developers.cloudflare.com/stream/edit-videos/adding-captions/ */
export function captionRoutes({ library }: Parts): Hono {
  const path = (record: VideoRecord, language: string) => library.path(record, `${language}.vtt`)

  return new Hono()
    .get('/:uid/captions', (c) => c.json(success(Object.values(getRecord(library, c.req.param('uid')).captions))))
    .get('/:uid/captions/:language', (c) => {
      const record = getRecord(library, c.req.param('uid'))
      return c.json(success(getCaption(record, c.req.param('language'))))
    })
    .get('/:uid/captions/:language/vtt', async (c) => {
      const record = getRecord(library, c.req.param('uid'))
      const { language } = getCaption(record, c.req.param('language'))
      return c.body(await readFile(path(record, language), 'utf8'), 200, { 'Content-Type': 'text/vtt' })
    })
    .put('/:uid/captions/:language', async (c) => {
      const record = getRecord(library, c.req.param('uid'))
      const language = languageTag(c.req.param('language'))
      const vtt = await readVtt(await c.req.parseBody())
      await writeFile(path(record, language), vtt)
      const label = new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language
      record.captions[language] = { language, label, generated: false, status: 'ready' }
      return c.json(success(record.captions[language]))
    })
    .delete('/:uid/captions/:language', async (c) => {
      const record = getRecord(library, c.req.param('uid'))
      const { language } = getCaption(record, c.req.param('language'))
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

/** A language tag of BCP 47, such as `en` or `pt-BR`. */
function languageTag(text: string): string {
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text)) throw badRequest(`${text} is not a language tag`)
  return text
}

async function readVtt({ file }: Record<string, unknown>): Promise<string> {
  if (!(file instanceof File)) throw badRequest('the form has no file in its field "file"')
  if (file.size > maximumBytes) throw badRequest(`a caption of ${file.size} bytes: at most ${maximumBytes}`)
  const text = await file.text()
  if (!/^\uFEFF?WEBVTT/.test(text)) throw badRequest('the file is not WebVTT')
  return text
}
