import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Emulator, eventually, head, media, patch, startEmulator } from './fixture'

const MiB = 1024 * 1024
let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

describe('an upload URL', () => {
  test('takes a whole file from tus-js-client, and the video is queued', async () => {
    const bytes = await media('20s.mp4')
    const { uid, url } = await emulator.create(bytes.length, { name: '20s.mp4' })

    await new Promise<void>((resolve, reject) => {
      new Upload(bytes, { uploadUrl: url, onSuccess: () => resolve(), onError: reject, retryDelays: [] }).start()
    })

    expect(await emulator.get(uid)).toMatchObject({ status: { state: 'queued' }, size: bytes.length })
    const { videos } = await emulator.control<{ videos: unknown[] }>('GET', '/videos?sha256=1')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(videos).toContainEqual(expect.objectContaining({ uid, stored: { bytes: bytes.length, sha256 } }))
  })

  test('says where it stands', async () => {
    const { url } = await emulator.create(6 * MiB, { name: 'a' })
    await patch(url, 0, randomBytes(5 * MiB))

    const response = await head(url)

    expect(response.status).toBe(200)
    expect(response.headers.get('upload-offset')).toBe(String(5 * MiB))
    expect(response.headers.get('upload-length')).toBe(String(6 * MiB))
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('upload-metadata')).toContain('name YQ==')
  })

  test.each([
    ['1 MiB, not the last', 12 * MiB, MiB],
    ['5 MiB and a byte, not the last', 12 * MiB, 5 * MiB + 1],
    ['more than the file', 6 * MiB, 7 * MiB],
  ])('refuses a chunk of %s with 400, and keeps nothing of it', async (_, total, bytes) => {
    const { url } = await emulator.create(total)

    const withLength = await patch(url, 0, randomBytes(bytes))
    const chunked = await patch(url, 0, new Blob([randomBytes(bytes)]).stream())

    for (const response of [withLength, chunked]) {
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ errors: [{ code: 10005 }], messages: [{ code: 10005 }] })
    }
    expect((await head(url)).headers.get('upload-offset')).toBe('0')
  })

  test('takes a last chunk of any length, at any offset', async () => {
    const { uid, url } = await emulator.create(5 * MiB + 77)

    const statuses = [await patch(url, 0, randomBytes(5 * MiB)), await patch(url, 5 * MiB, randomBytes(77))]

    expect(statuses.map(({ status }) => status)).toEqual([204, 204])
    expect((await emulator.get(uid)).status.state).toBe('queued')
  })

  test('refuses another offset with 409, another type with 415, another version with 412', async () => {
    const { url } = await emulator.create(MiB)
    const body = randomBytes(MiB)

    expect((await patch(url, 7, body)).status).toBe(409)
    expect((await patch(url, 0, body, { 'Content-Type': 'video/mp4' })).status).toBe(415)
    expect((await patch(url, 0, body, { 'Tus-Resumable': '0.2.2' })).status).toBe(412)
    expect((await head(url)).headers.get('upload-offset')).toBe('0')
  })

  test('refuses a second PATCH with 423 while one is writing', async () => {
    const { url } = await emulator.create(12 * MiB)
    const first = openPatch(url, 6 * MiB)
    first.write(randomBytes(MiB))
    await eventually(async () => (await head(url)).headers.get('upload-offset')).toBe(String(MiB))

    const second = await patch(url, MiB, randomBytes(5 * MiB))

    expect(second.status).toBe(423)
    first.destroy()
  })

  test('keeps what had arrived when the client goes away in the middle', async () => {
    const { url } = await emulator.create(12 * MiB)
    const sending = openPatch(url, 6 * MiB)
    sending.write(randomBytes(MiB + 17))
    await eventually(async () => (await head(url)).headers.get('upload-offset')).toBe(String(MiB + 17))

    sending.destroy()

    await eventually(async () => (await patch(url, MiB + 17, randomBytes(5 * MiB))).status).toBe(204)
  })

  test('goes on when a client leaves while its refused chunk is read', async () => {
    const { url } = await emulator.create(12 * MiB)
    const sending = openPatch(url, 6 * MiB + 1)
    sending.write(randomBytes(MiB))
    const isReading = async () => {
      const { requests } = await emulator.control<{ requests: { bytesReceived: number }[] }>('GET', '/requests')
      return requests.at(-1)?.bytesReceived
    }
    await eventually(isReading).toBe(MiB)

    sending.destroy()

    expect((await head(url)).headers.get('upload-offset')).toBe('0')
    await eventually(async () => (await patch(url, 0, randomBytes(5 * MiB))).status).toBe(204)
  })

  test('answers 410 after its expiry, 404 after its video was deleted, 405 to DELETE', async () => {
    const { uid, url } = await emulator.create(MiB)

    expect((await fetch(url, { method: 'DELETE', headers: { 'Tus-Resumable': '1.0.0' } })).status).toBe(405)
    await emulator.control('POST', '/clock', { advanceSeconds: 25 * 3600 })
    expect((await head(url)).status).toBe(410)
    expect((await patch(url, 0, randomBytes(MiB))).status).toBe(410)
    await emulator.call('DELETE', `/${uid}`)
    const gone = await head(url)
    expect(gone.status).toBe(404)
    expect(gone.headers.get('upload-offset')).toBeNull()
  })

  test('tells a browser of another origin that it may upload', async () => {
    const { url } = await emulator.create(MiB)

    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: { Origin: 'http://localhost:3000', 'Access-Control-Request-Method': 'PATCH' },
    })

    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('tus-version')).toBe('1.0.0')
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH')
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Upload-Offset')
    expect((await head(url)).headers.get('access-control-expose-headers')).toContain('Upload-Offset')
  })
})

/** A PATCH at offset 0 that stays open. */
function openPatch(url: string, bytes: number) {
  const sending = request(url, {
    method: 'PATCH',
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
      'Content-Length': bytes,
    },
  })
  sending.on('error', () => undefined)
  void once(sending, 'close').catch(() => undefined)
  return sending
}
