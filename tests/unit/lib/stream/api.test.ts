import { describe, expect, it } from 'vitest'
import { isGone } from '@/lib/stream/error'
import { errorOf, refusal, stubApi, success, uid, wireVideo } from './stub'

const path = (request: Request | undefined) => request?.url.replace(/^.*\/accounts\/[^/]+/, '')

describe('createUpload', () => {
  const uploadUrl = 'https://upload.cloudflarestream.com/tus/f65014bc6ff5419ea86e7972a047ba22?tusv2=true'
  const upload = { uploadLength: 20_000_000, uploadMetadata: 'name dGVzdC5tcDQ=', creator: 'user-1' }

  it('asks for a direct upload by a creator, with an empty body', async () => {
    const { api, sent } = stubApi(created({ location: uploadUrl, 'stream-media-id': uid }))

    await api.createUpload(upload)

    expect(sent[0]?.method).toBe('POST')
    expect(path(sent[0])).toBe('/stream?direct_user=true')
    expect(await sent[0]?.text()).toBe('')
    expect(Object.fromEntries(sent[0]?.headers ?? [])).toMatchObject({
      'tus-resumable': '1.0.0',
      'upload-length': '20000000',
      'upload-metadata': 'name dGVzdC5tcDQ=',
      'upload-creator': 'user-1',
    })
  })

  it('gives the uid of the header and the URL untouched', async () => {
    const { api } = stubApi(created({ Location: uploadUrl, 'Stream-Media-Id': uid }))

    expect(await api.createUpload(upload)).toEqual({ uid, uploadUrl })
  })

  it.each<Record<string, string>>([
    {},
    { location: uploadUrl },
    { location: uploadUrl, 'stream-media-id': '../zones' },
    { 'stream-media-id': uid },
    { location: '/tus/relative', 'stream-media-id': uid },
    { location: 'https://', 'stream-media-id': uid },
    { location: 'javascript:alert(1)', 'stream-media-id': uid },
  ])('is an error when Stream answers 201 with the headers %j', async (headers) => {
    const { api } = stubApi(created(headers))

    expect(await errorOf(api.createUpload(upload))).toMatchObject({ name: 'StreamError', status: 201 })
  })

  it('is an error when Stream answers 200', async () => {
    const { api } = stubApi(() => new Response('', { headers: { location: uploadUrl, 'stream-media-id': uid } }))

    expect(await errorOf(api.createUpload(upload))).toMatchObject({ name: 'StreamError', status: 200 })
  })

  it.each(['', 'a'.repeat(65), 'a\r\nupload-length: 1', 'ü'])(
    'refuses the creator %j before it asks',
    async (creator) => {
      const { api, sent } = stubApi(created({}))

      expect(await errorOf(api.createUpload({ ...upload, creator }))).toBeInstanceOf(Error)

      expect(sent).toEqual([])
    },
  )
})

describe('listVideos', () => {
  it('asks in the words of Stream', async () => {
    const { api, sent } = stubApi(success([]))

    await api.listVideos({
      status: ['pendingupload', 'queued'],
      creator: 'user 1&x',
      before: new Date('2026-08-01T12:00:00Z'),
      asc: false,
      limit: 50,
      search: undefined,
    })

    expect(Object.fromEntries(new URL(sent[0]?.url ?? '').searchParams)).toEqual({
      status: 'pendingupload,queued',
      creator: 'user 1&x',
      before: '2026-08-01T12:00:00.000Z',
      asc: 'false',
      limit: '50',
    })
  })

  it('reads counts that are strings', async () => {
    const { api } = stubApi(success([wireVideo], { total: '35586', range: '1000' }))

    const page = await api.listVideos({ include_counts: true })

    expect(page).toMatchObject({ videos: [wireVideo], total: 35586, range: 1000 })
  })

  it('reads a page without counts', async () => {
    const page = await stubApi(success([])).api.listVideos()

    expect(page).toEqual({ videos: [], unreadable: 0, total: undefined, range: undefined })
  })

  it('leaves out what it can not read, and says how many', async () => {
    const page = await stubApi(success([wireVideo, { uid }, 'odd'])).api.listVideos()

    expect(page).toMatchObject({ videos: [wireVideo], unreadable: 2 })
  })
})

describe('editVideo', () => {
  it('posts what is named only, null included', async () => {
    const { api, sent } = stubApi(success(wireVideo))

    await api.editVideo(uid, { creator: null, requireSignedURLs: true, meta: undefined })

    expect(`${sent[0]?.method} ${path(sent[0])}`).toBe(`POST /stream/${uid}`)
    expect(sent[0]?.headers.get('content-type')).toBe('application/json')
    expect(await sent[0]?.json()).toEqual({ creator: null, requireSignedURLs: true })
  })
})

describe('deleteVideo', () => {
  it.each([200, 202, 204])('takes %s without a body as done', async (status) => {
    const { api, sent } = stubApi(() => new Response(null, { status }))

    await expect(api.deleteVideo(uid)).resolves.toBeUndefined()

    expect(`${sent[0]?.method} ${path(sent[0])}`).toBe(`DELETE /stream/${uid}`)
  })

  it('does not take 304 as done', async () => {
    const { api } = stubApi(() => new Response(null, { status: 304 }))

    expect(await errorOf(api.deleteVideo(uid))).toMatchObject({ name: 'StreamError', status: 304 })
  })

  it('throws for a video that is not there, and isGone knows it', async () => {
    expect(isGone(await errorOf(stubApi(refusal(404, 10003, 'Not Found')).api.deleteVideo(uid)))).toBe(true)
  })
})

describe('createClip', () => {
  const clip = {
    clippedFromVideoUID: uid,
    startTimeSeconds: 0,
    endTimeSeconds: 10,
    meta: { intent: '1' },
    creator: 'user-1',
    requireSignedURLs: true,
    allowedOrigins: ['example.com'],
  }

  it('asks for everything explicitly', async () => {
    const { api, sent } = stubApi(success(wireVideo))

    await api.createClip(clip)

    expect(`${sent[0]?.method} ${path(sent[0])}`).toBe('POST /stream/clip')
    expect(await sent[0]?.json()).toEqual(clip)
  })

  it('reads the older answer, whose status is the state alone', async () => {
    const { api } = stubApi(success({ uid: 'clip1', clippedFromVideoUID: uid, status: 'queued' }))

    expect(await api.createClip(clip)).toMatchObject({ uid: 'clip1', status: { state: 'queued' } })
  })

  it('refuses an original that is no uid before it asks', async () => {
    const { api, sent } = stubApi(success(wireVideo))

    expect(await errorOf(api.createClip({ ...clip, clippedFromVideoUID: '' }))).toBeInstanceOf(RangeError)

    expect(sent).toEqual([])
  })
})

it('copyVideo asks Stream to fetch an address', async () => {
  const { api, sent } = stubApi(success({ uid, status: { state: 'downloading' } }))

  const video = await api.copyVideo({ url: 'https://example.com/a.mp4', creator: 'user-1' })

  expect(`${sent[0]?.method} ${path(sent[0])}`).toBe('POST /stream/copy')
  expect(await sent[0]?.json()).toEqual({ url: 'https://example.com/a.mp4', creator: 'user-1' })
  expect(video.status.state).toBe('downloading')
})

it.each(['', 'user 1', 'é', 'x'.repeat(65)])('copyVideo refuses the creator %j before it asks', async (creator) => {
  const { api, sent } = stubApi(success(wireVideo))

  expect(await errorOf(api.copyVideo({ url: 'https://example.com/a.mp4', creator }))).toBeInstanceOf(Error)

  expect(sent).toEqual([])
})

describe('downloads', () => {
  const ready = { default: { status: 'ready', url: 'https://host/uid/downloads/default.mp4', percentComplete: 100 } }

  it('are asked for, listed and removed at one address', async () => {
    const { api, sent } = stubApi(success(ready))

    expect(await api.createDownload(uid)).toEqual(ready)
    expect(await api.listDownloads(uid)).toEqual(ready)
    await api.deleteDownload(uid)

    const at = `/stream/${uid}/downloads`
    expect(sent.map((request) => `${request.method} ${path(request)}`)).toEqual([
      `POST ${at}`,
      `GET ${at}`,
      `DELETE ${at}`,
    ])
  })

  it.each([{}, null])('are none when the result is %j', async (result) => {
    expect(await stubApi(success(result)).api.listDownloads(uid)).toEqual({})
  })
})

describe('a token', () => {
  const rights = { nbf: 1, exp: 2, downloadable: true }

  it('is asked for with its life and its rights', async () => {
    const { api, sent } = stubApi(success({ token: 'a.b-_.c' }))

    expect(await api.createToken(uid, rights)).toBe('a.b-_.c')
    expect(`${sent[0]?.method} ${path(sent[0])}`).toBe(`POST /stream/${uid}/token`)
    expect(await sent[0]?.json()).toEqual(rights)
  })

  it.each(['', 'a.b', 'a.b.c/../../other', 'a.b.c?x'])(
    'that could not stand in a path is refused: %s',
    async (token) => {
      await expect(stubApi(success({ token })).api.createToken(uid, rights)).rejects.toThrow('token')
    },
  )
})

describe('getStorageUsage', () => {
  const usage = { totalStorageMinutes: 12.5, totalStorageMinutesLimit: 1000, videoCount: 3 }

  it('tells of the account, or of one creator', async () => {
    const { api, sent } = stubApi(success(usage))

    expect(await api.getStorageUsage()).toEqual(usage)
    await api.getStorageUsage({ creator: 'user-1' })

    expect(sent.map(path)).toEqual(['/stream/storage-usage', '/stream/storage-usage?creator=user-1'])
  })
})

describe('the webhook', () => {
  const webhook = { notificationUrl: 'https://example.com/hook', modified: '2026-08-01T12:00:00Z', secret: 's' }

  it('is set, read and removed at one address', async () => {
    const { api, sent } = stubApi(success(webhook))

    expect(await api.setWebhook('https://example.com/hook')).toEqual(webhook)
    expect(await api.findWebhook()).toEqual(webhook)
    await api.deleteWebhook()

    expect(sent.map((request) => `${request.method} ${path(request)}`)).toEqual([
      'PUT /stream/webhook',
      'GET /stream/webhook',
      'DELETE /stream/webhook',
    ])
    expect(await sent[0]?.json()).toEqual({ notificationUrl: 'https://example.com/hook' })
  })

  it.each([null, '', {}, { notificationUrl: '' }])('is not there when the answer is %j', async (result) => {
    const { api } = stubApi(success(result))

    expect(await api.findWebhook()).toBeUndefined()
  })

  it('is not taken for missing when the answer has a form that we do not know', async () => {
    const { api } = stubApi(success({ notification_url: 'https://example.com/hook', secret: 's' }))

    await expect(api.findWebhook()).rejects.toThrow('an answer of another form than we know')
  })
})

function created(headers: Record<string, string>): () => Response {
  return () => new Response(null, { status: 201, headers })
}
