import { z } from 'zod'
import { readResult } from '../answer'
import { checkGeneratable, checkLanguage } from '../caption-language'
import { StreamError } from '../error'
import type { Send } from '../request'
import { videoPath } from '../uid'

/**
 * Captions and subtitles, one for each language of a video. A language is a BCP 47 tag, such as `en` or `pt-BR`; for
 * anything else a RangeError is thrown, and nothing is sent.
 *
 * @see https://developers.cloudflare.com/stream/edit-videos/adding-captions/
 */
export function captionEndpoints(send: Send) {
  return {
    /** Of all languages, also those that are still being generated. */
    async listCaptions(uid: string): Promise<Caption[]> {
      return readResult(await send({ method: 'GET', path: videoPath(uid, '/captions') }), listSchema)
    },

    /**
     * Stores a WebVTT file as the caption of a language, in place of the one that is there. Throws a RangeError for what
     * is no WebVTT, or more than 10 MB.
     */
    async uploadCaptions(uid: string, language: string, vtt: string | Uint8Array<ArrayBuffer>): Promise<Caption> {
      const path = captionPath(uid, language)
      const body = new FormData()
      body.append('file', vttFile(vtt), `${language}.vtt`)
      return readResult(await send({ method: 'PUT', path, body }), captionSchema)
    },

    /**
     * Has the speech of a video that is ready written down, in its own language: Czech, Dutch, English, French, German,
     * Italian, Japanese, Korean, Polish, Portuguese, Russian or Spanish. It is there once its status is `ready`. A caption
     * of the same language must be deleted first.
     */
    async generateCaptions(uid: string, language: string): Promise<Caption> {
      const path = captionPath(uid, checkGeneratable(language), '/generate')
      return readResult(await send({ method: 'POST', path }), captionSchema)
    },

    /** Of a language that has none it throws: ask `isGone`. */
    async deleteCaptions(uid: string, language: string): Promise<void> {
      await send({ method: 'DELETE', path: captionPath(uid, language) })
    },

    /** The WebVTT file itself. */
    async getCaptionsVtt(uid: string, language: string): Promise<string> {
      const path = captionPath(uid, language, '/vtt')
      const { request, status, body } = await send({ method: 'GET', path, headers: { accept: 'text/vtt' } })
      if (isVtt(body)) return body
      throw new StreamError({ request, status, reason: 'an answer that is not WebVTT' })
    },
  }
}

/** `label` is what a player shows, in the language itself. */
const captionSchema = z.looseObject({
  language: z.string(),
  label: z.string().nullish(),
  generated: z.boolean().nullish(),
  // The status is of generated captions: an uploaded one is there at once. A word that we do not know means "wait".
  status: z
    .enum(['ready', 'inprogress', 'error'])
    .nullish()
    .transform((status) => status ?? 'ready')
    .catch('inprogress'),
})
export type Caption = z.infer<typeof captionSchema>

const listSchema = z
  .array(captionSchema)
  .nullish()
  .transform((captions) => captions ?? [])

function captionPath(uid: string, language: string, below: '' | '/generate' | '/vtt' = ''): string {
  return videoPath(uid, `/captions/${checkLanguage(language)}${below}`)
}

const VTT_BYTES_MAX = 10 * 1024 * 1024

function vttFile(vtt: string | Uint8Array<ArrayBuffer>): Blob {
  const file = new Blob([vtt], { type: 'text/vtt' })
  if (file.size > VTT_BYTES_MAX) {
    throw new RangeError(`Captions of ${file.size} bytes: Stream takes at most ${VTT_BYTES_MAX}`)
  }
  const head = typeof vtt === 'string' ? vtt : new TextDecoder().decode(vtt.subarray(0, 16))
  if (!isVtt(head)) throw new RangeError('Captions that are no WebVTT: the file begins with the word WEBVTT')
  return file
}

/** WebVTT: an optional byte order mark, "WEBVTT", then nothing, or a space, a tab or a line end. */
function isVtt(text: string): boolean {
  return /^\uFEFF?WEBVTT(?![^ \t\r\n])/.test(text)
}
