import { describe, expect, it } from 'vitest'
import { isGone } from '@/lib/stream/error'
import { errorOf, refusal, stubApi, success, uid } from './stub'

const caption = { language: 'en', label: 'English', generated: false, status: 'ready' }
const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nLow tide\n'
const path = (request: Request | undefined) => request?.url.replace(/^.*\/accounts\/[^/]+/, '')

it('captions are listed, generated and deleted at their addresses', async () => {
  const { api, sent } = stubApi(success(caption))

  await api.generateCaptions(uid, 'en')
  await api.deleteCaptions(uid, 'en')
  expect(await stubApi(success([caption])).api.listCaptions(uid)).toEqual([caption])
  expect(await stubApi(success(null)).api.listCaptions(uid)).toEqual([])

  const at = `/stream/${uid}/captions/en`
  expect(sent.map((request) => `${request.method} ${path(request)}`)).toEqual([`POST ${at}/generate`, `DELETE ${at}`])
  expect(await sent[0]?.text()).toBe('')
})

it('an upload is a form whose content type names its boundary', async () => {
  const { api, sent } = stubApi(success(caption))

  expect(await api.uploadCaptions(uid, 'en', vtt)).toEqual(caption)

  expect(`${sent[0]?.method} ${path(sent[0])}`).toBe(`PUT /stream/${uid}/captions/en`)
  expect(sent[0]?.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=\S+$/)
  expect(sent[0]?.headers.get('authorization')).toMatch(/^Bearer /)
  const file = (await sent[0]?.formData())?.get('file')
  expect(file instanceof File && [file.name, await file.text()]).toEqual(['en.vtt', vtt])
})

describe('an upload is refused before anything is sent', () => {
  it.each([
    ['nothing', ''],
    ['SubRip', '1\n00:00:00,000 --> 00:00:01,000\nLow tide\n'],
    ['another word', 'WEBVTTX\n'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x57])],
  ])('when the file is %s', async (_what, file) => {
    const { api, sent } = stubApi(success(caption))

    const error = await errorOf(api.uploadCaptions(uid, 'en', file))

    expect(error).toBeInstanceOf(RangeError)
    expect(String(error)).toContain('WEBVTT')
    expect(sent).toEqual([])
  })

  it('when it is larger than 10 MB, counted in bytes', async () => {
    const { api, sent } = stubApi(success(caption))
    const withinInCharactersOnly = `WEBVTT\n\n${'ü'.repeat(6 * 1024 * 1024)}`

    expect(String(await errorOf(api.uploadCaptions(uid, 'en', withinInCharactersOnly)))).toContain('at most 10485760')
    expect(sent).toEqual([])
    await api.uploadCaptions(uid, 'en', `WEBVTT\n\n${'-'.repeat(10 * 1024 * 1024 - 8)}`)
    expect(sent).toHaveLength(1)
  })

  it.each(['WEBVTT', '\uFEFFWEBVTT\r\n', 'WEBVTT - Low tide\n\n', new TextEncoder().encode(`\uFEFF${vtt}`)])(
    'but not when it is %j',
    async (file) => {
      expect(await stubApi(success(caption)).api.uploadCaptions(uid, 'en', file)).toEqual(caption)
    },
  )
})

describe('the status of a caption', () => {
  it.each([
    ['inprogress', 'inprogress'],
    ['error', 'error'],
    [undefined, 'ready'],
    [null, 'ready'],
    ['dreaming', 'inprogress'],
  ])('%s is read as %s', async (status, read) => {
    const { api } = stubApi(success({ language: 'en', label: null, status, more: 1 }))

    expect(await api.generateCaptions(uid, 'en')).toMatchObject({ status: read, more: 1 })
  })
})

describe('getCaptionsVtt', () => {
  it('gives the file, which is in no envelope', async () => {
    const { api, sent } = stubApi(() => new Response(vtt, { headers: { 'content-type': 'text/vtt' } }))

    expect(await api.getCaptionsVtt(uid, 'pt-BR')).toBe(vtt)

    expect(path(sent[0])).toBe(`/stream/${uid}/captions/pt-BR/vtt`)
    expect(sent[0]?.headers.get('accept')).toBe('text/vtt')
  })

  it('is an error for anything else', async () => {
    expect(await errorOf(stubApi(success('')).api.getCaptionsVtt(uid, 'en'))).toMatchObject({
      name: 'StreamError',
      status: 200,
    })
    expect(isGone(await errorOf(stubApi(refusal(404, 10003, 'Not Found')).api.getCaptionsVtt(uid, 'en')))).toBe(true)
  })
})
