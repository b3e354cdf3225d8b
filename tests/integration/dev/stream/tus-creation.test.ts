import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountId, apiToken, type Emulator, encodeMetadata, head, startEmulator } from './fixture'

let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

test('answers 201 with a one-time URL whose id is not the uid', async () => {
  const { response, uid, url } = await emulator.create(1000)

  expect(response.status).toBe(201)
  expect(await response.text()).toBe('')
  expect(uid).toMatch(/^[0-9a-f]{32}$/)
  expect(url).toMatch(new RegExp(`^${emulator.upload}/tus/[0-9a-f]{32}\\?tusv2=true$`))
  expect(url).not.toContain(uid)
  expect(response.headers.get('tus-resumable')).toBe('1.0.0')
  expect(Date.parse(response.headers.get('upload-expires') ?? '')).toBeGreaterThan(Date.now())
})

test('takes what Upload-Metadata says, whatever the case of its keys', async () => {
  const metadata = {
    name: 'test.mp4',
    MaxDurationSeconds: '300',
    requiresignedurls: '',
    allowedorigins: 'example.com,test.com',
    thumbnailtimestamppct: '0.5',
    Filetype: 'video/mp4',
  }
  const { response, uid } = await emulator.create(1000, { ...metadata, maxDurationSeconds: '300' })

  expect(response.status).toBe(201)
  expect(await emulator.get(uid)).toMatchObject({
    status: { state: 'pendingupload' },
    meta: { name: 'test.mp4', Filetype: 'video/mp4' },
    maxDurationSeconds: 300,
    requireSignedURLs: true,
    allowedOrigins: ['example.com', 'test.com'],
    thumbnailTimestampPct: 0.5,
    uploaded: null,
    duration: -1,
  })
})

test('is refused with 412 for another version of tus, and names the versions', async () => {
  const { response } = await createWith({ 'Tus-Resumable': '0.2.2', 'Upload-Length': '10' })

  expect(response.status).toBe(412)
  expect(response.headers.get('tus-version')).toBe('1.0.0')
})

test.each([
  ['no length', {}, 400],
  ['a length that is no number', { 'Upload-Length': '1e9' }, 400],
  ['more than 30 GB', { 'Upload-Length': '30000000001' }, 413],
  ['a duration of 0', { 'Upload-Length': '10', 'Upload-Metadata': encodeMetadata({ maxDurationSeconds: '0' }) }, 400],
  [
    'a duration above 10 hours',
    { 'Upload-Length': '10', 'Upload-Metadata': encodeMetadata({ maxdurationseconds: '36001' }) },
    400,
  ],
  ['metadata that is not base64', { 'Upload-Length': '10', 'Upload-Metadata': 'name a-b' }, 400],
  ['an expiry in a minute', { 'Upload-Length': '10', 'Upload-Metadata': expiresIn(60) }, 400],
  ['an expiry in 7 hours', { 'Upload-Length': '10', 'Upload-Metadata': expiresIn(7 * 3600) }, 400],
])('is refused for %s', async (_, headers, status) => {
  const { response } = await createWith({ 'Tus-Resumable': '1.0.0', ...headers } as Record<string, string>)

  expect(response.status).toBe(status)
  expect(response.body).toMatchObject({ success: false, result: null })
})

test('reserves four hours unless it says how long the video may be', async () => {
  const { response } = await createWith({ 'Tus-Resumable': '1.0.0', 'Upload-Length': '10' })

  const video = await emulator.get(response.headers.get('stream-media-id') ?? '')
  expect(video.maxDurationSeconds).toBe(14_400)
})

test('without direct_user gives a URL that wants the token', async () => {
  const { response } = await createWith({ 'Tus-Resumable': '1.0.0', 'Upload-Length': '10' }, '')
  const url = response.headers.get('location') ?? ''

  expect(url).toContain(`${emulator.stream}/client/v4/accounts/`)
  const refused = await head(url)
  expect(refused.status).toBe(400)
  expect(refused.headers.get('access-control-allow-origin')).toBeNull()
  const taken = await fetch(url, {
    method: 'HEAD',
    headers: { 'Tus-Resumable': '1.0.0', Authorization: 'Bearer local-token' },
  })
  expect(taken.headers.get('upload-offset')).toBe('0')
})

async function createWith(headers: Record<string, string>, query = '?direct_user=true') {
  const base = `${emulator.stream}/client/v4/accounts/${accountId}/stream`
  const response = await fetch(`${base}${query}`, {
    method: 'POST',
    headers: { Authorization: `bearer ${apiToken}`, ...headers },
  })
  const text = await response.text()
  return { response: { status: response.status, headers: response.headers, body: text && JSON.parse(text) } }
}

function expiresIn(seconds: number): string {
  return encodeMetadata({ expiry: new Date(Date.now() + seconds * 1000).toISOString() })
}
