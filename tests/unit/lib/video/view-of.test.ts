import { expect, test } from 'vitest'
import { asFailed } from '@/lib/video/failure'
import { videoSchema } from '@/lib/video/video'
import { videoViewSchema } from '@/lib/video/view'
import { type Standing, viewOf } from '@/lib/video/view-of'

const playing: Standing = { isSettled: false, isTrimming: false, failure: null }
const options = { downloadable: true }

function video(changes: Record<string, unknown> = {}) {
  return videoSchema.parse({
    uid: 'a'.repeat(32),
    creator: 'somebody',
    meta: { name: 'holiday.mp4', intent: 'secret' },
    status: { state: 'ready', pctComplete: '100' },
    readyToStream: true,
    duration: 20.02,
    size: 2_000,
    input: { width: 640, height: 360 },
    thumbnail: 'https://customer-x.cloudflarestream.com/a/thumbnails/thumbnail.jpg',
    preview: 'https://customer-x.cloudflarestream.com/a/watch',
    playback: { hls: 'https://customer-x.cloudflarestream.com/a/manifest/video.m3u8' },
    ...changes,
  })
}

test('a browser sees the named fields, and nothing else of what Stream said', () => {
  const view = viewOf(video(), { ...playing, isSettled: true }, options)

  expect(videoViewSchema.parse(view)).toEqual(view)
  expect(view.phase).toBe('ready')
  expect(JSON.stringify(view)).not.toMatch(/somebody|secret|holiday/)
})

test.each([
  ['empty', null, playing],
  ['uploading', video({ status: { state: 'pendingupload' }, readyToStream: false }), playing],
  ['processing', video({ status: { state: 'inprogress', pctComplete: '39' }, readyToStream: false }), playing],
  ['playable', video({ status: { state: 'ready', pctComplete: '39' } }), playing],
  ['trimming', video(), { ...playing, isTrimming: true }],
  ['preparing-download', video({ downloads: { default: { status: 'inprogress', percentComplete: 62 } } }), playing],
  ['ready', video(), { ...playing, isSettled: true }],
  ['failed', video({ status: { state: 'error', errorReasonCode: 'ERR_NON_VIDEO' }, readyToStream: false }), playing],
  ['failed', video({ readyToStream: false }), { ...playing, isSettled: true, failure: 'It is gone.' }],
] as const)('the phase is %s', (phase, held, standing) => {
  expect(viewOf(held, standing, options).phase).toBe(phase)
})

test('the part that the person chose is told while the video is cut to it, and no longer', () => {
  const standing = { ...playing, chosen: { startSeconds: 5, endSeconds: 12 } }

  const trimming = viewOf(video(), { ...standing, isTrimming: true }, options)

  expect(videoViewSchema.parse(trimming).trim).toEqual({ startSeconds: 5, endSeconds: 12 })
  expect(viewOf(video(), { ...standing, isSettled: true }, options)).not.toHaveProperty('trim')
})

test('a video that we do not take says our reason at once, before the ledger does', () => {
  const view = viewOf(asFailed(video(), 'The video is too long.'), playing, options)

  expect(view).toMatchObject({ phase: 'failed', message: 'The video is too long.' })
})

test('a video that Stream still fetches is in processing, and says so', () => {
  const held = video({ status: { state: 'downloading' }, readyToStream: false })

  expect(viewOf(held, playing, options)).toMatchObject({ phase: 'processing', message: 'Fetching the video' })
})

test('the percent is the download’s while that is being prepared', () => {
  const downloads = { default: { status: 'inprogress', percentComplete: 62, url: 'https://example.com/default.mp4' } }

  const view = viewOf(video({ downloads }), playing, options)

  expect(view.video?.pctComplete).toBe(62)
  expect(view.video?.download_url).toBeNull()
})

test('what Stream does not know yet is null, not -1', () => {
  const view = viewOf(video({ duration: -1, input: { width: -1, height: -1 }, size: 0 }), playing, options)

  expect(view.video).toMatchObject({ duration: null, width: null, height: null, size: null })
})

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  ' javascript:alert(1)',
  'JavaScript:alert(1)//https://a.b',
  'vbscript:x',
  '//evil.example/watch',
  '/watch',
  'https://',
])('S5 the address %j never reaches a page, in whatever field it is', (address) => {
  const playback = { hls: address, dash: address }
  const downloads = { default: { status: 'ready', url: address } }

  const view = viewOf(video({ thumbnail: address, preview: address, playback, downloads }), playing, options)

  expect(view.video).toMatchObject({
    thumbnail: null,
    preview: null,
    playback: { hls: null, dash: null, iframe: null },
    download_url: null,
  })
})

test('the preview is Stream’s own page, and null until Stream has told it', () => {
  expect(viewOf(video(), playing, options).video?.preview).toBe('https://customer-x.cloudflarestream.com/a/watch')
  expect(viewOf(video({ preview: undefined }), playing, options).video?.preview).toBeNull()
})

test('a video that plays although it could not be trimmed is ready, with the reason', () => {
  const view = viewOf(video(), { isSettled: true, isTrimming: false, failure: 'It could not be trimmed.' }, options)

  expect(view).toMatchObject({ phase: 'ready', message: 'It could not be trimmed.' })
})
