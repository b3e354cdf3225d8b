import { ALL_FORMATS, BufferSource, Input } from 'mediabunny'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountId, apiToken, type Emulator, media, startEmulator, type Video } from './fixture'

let emulator: Emulator
let video: Video

beforeAll(async () => {
  emulator = await startEmulator()
  const uid = await emulator.uploadMedia('20s.mp4')
  await emulator.step(4)
  video = await emulator.get(uid)
})
afterAll(() => emulator.close())

describe('HLS', () => {
  test('is a master, a list of about 4-second segments, and segments that parse', async () => {
    const master = await (await fetch(video.playback.hls)).text()
    const playlist = await (await fetch(new URL('playlist-1.m3u8', video.playback.hls))).text()
    const init = await bytesOf(new URL('init-1.m4s', video.playback.hls))
    const segments = await Promise.all(
      Array.from(playlist.matchAll(/^segment.*$/gm), ([name]) => bytesOf(new URL(name, video.playback.hls))),
    )

    expect(master).toMatch(/^#EXTM3U\n[\s\S]*RESOLUTION=320x180\nplaylist-1\.m3u8/)
    const seconds = Array.from(playlist.matchAll(/#EXTINF:([\d.]+)/g), ([, each]) => Number(each))
    expect(seconds.reduce((sum, each) => sum + each, 0)).toBeCloseTo(20, 1)
    expect(Math.max(...seconds)).toBeLessThanOrEqual(4.1)
    const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(Buffer.concat([init, ...segments])) })
    expect(await input.computeDuration()).toBeCloseTo(20, 1)
  })

  test('is 404 before the video is playable', async () => {
    const uid = await emulator.uploadMedia('3s.mp4')
    const { playback, thumbnail } = await emulator.get(uid)

    expect((await fetch(playback.hls)).status).toBe(404)
    expect((await fetch(thumbnail)).status).toBe(404)
    await emulator.step(3)
    expect((await fetch(playback.hls)).status).toBe(200)
    expect((await fetch(thumbnail)).status).toBe(200)
  })

  test('may be read by pages of other origins', async () => {
    const response = await fetch(video.playback.hls, { headers: { Origin: 'http://localhost:3000' } })

    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('content-type')).toBe('application/vnd.apple.mpegurl')
  })
})

describe('a download', () => {
  type Downloads = Record<string, { status: string; percentComplete: number; url: string }>
  const downloads = async () => (await emulator.call<Downloads>('GET', `/${video.uid}/downloads`)).result

  test('is 404 before it is enabled, 424 while it is made, and then the file, in parts too', async () => {
    const url = `${emulator.playback}/${video.uid}/downloads/default.mp4`
    expect(await downloads()).toEqual({})
    expect((await fetch(url)).status).toBe(404)

    const { result } = await emulator.call<Downloads>('POST', `/${video.uid}/downloads`)
    expect(result).toEqual({ default: { status: 'inprogress', percentComplete: 0, url } })
    expect((await fetch(url)).status).toBe(424)
    await emulator.step(1)
    expect((await downloads()).default).toMatchObject({ status: 'inprogress', percentComplete: 50 })
    await emulator.step(1)
    expect((await downloads()).default).toMatchObject({ status: 'ready', percentComplete: 100 })

    const whole = await fetch(`${url}?filename=low-tide_1`)
    expect(whole.headers.get('content-disposition')).toBe('attachment; filename="low-tide_1.mp4"')
    const file = await media('20s.mp4')
    expect(Buffer.from(await whole.arrayBuffer()).equals(file)).toBe(true)
    const part = await fetch(url, { headers: { Range: 'bytes=100-199' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${file.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(file.subarray(100, 200))).toBe(true)
    expect((await fetch(url, { headers: { Range: `bytes=${file.length}-` } })).status).toBe(416)
  })

  test('of the sound alone is an M4A', async () => {
    await emulator.call('POST', `/${video.uid}/downloads/audio`)
    await emulator.step(2)

    const { audio } = await downloads()
    const input = new Input({
      formats: ALL_FORMATS,
      source: new BufferSource(await bytesOf(new URL(audio?.url ?? ''))),
    })
    expect(await input.getPrimaryVideoTrack()).toBeNull()
    expect(await input.computeDuration()).toBeCloseTo(20, 1)
  })

  test('of a WebM is an MP4', async () => {
    const uid = await emulator.uploadMedia('20s.webm')
    await emulator.step(4)
    const { result } = await emulator.call<Downloads>('POST', `/${uid}/downloads/default`)
    await emulator.step(2)

    const input = new Input({
      formats: ALL_FORMATS,
      source: new BufferSource(await bytesOf(new URL(result.default?.url ?? ''))),
    })
    expect(await input.getMimeType()).toMatch(/^video\/mp4/)
  })

  test('can be taken back, once', async () => {
    const first = await emulator.call<string>('DELETE', `/${video.uid}/downloads/audio`)
    const second = await emulator.call('DELETE', `/${video.uid}/downloads/audio`)

    expect([first.result, second.httpStatus]).toEqual(['ok', 404])
    expect(await downloads()).not.toHaveProperty('audio')
  })

  test('is refused for a video that is not ready', async () => {
    const { uid } = await emulator.create(10)

    expect((await emulator.call('POST', `/${uid}/downloads`)).errors[0]?.code).toBe(10005)
  })
})

describe('the thumbnail', () => {
  test('is a scene that says what it is, the same each time, another for another video', async () => {
    const other = await emulator.uploadMedia('3s.mp4')
    await emulator.step(4)
    const draw = async (url: string) => (await fetch(url)).text()

    const scene = await draw(video.thumbnail)

    expect((await fetch(video.thumbnail)).headers.get('content-type')).toBe('image/svg+xml')
    expect(scene).toContain('Local placeholder')
    expect(await draw(video.thumbnail)).toBe(scene)
    expect(await draw((await emulator.get(other)).thumbnail)).not.toBe(scene)
    expect(await draw(`${video.thumbnail}?time=10s`)).not.toBe(scene)
  })

  test.each([
    ['', 640, 360],
    ['?height=270', 480, 270],
    ['?width=320', 320, 180],
    ['?width=200&height=200&fit=clip', 200, 200],
  ])('with %s is %i by %i', async (query, width, height) => {
    expect(await (await fetch(`${video.thumbnail}${query}`)).text()).toContain(`width="${width}" height="${height}"`)
  })

  test('is the frame that was chosen, of a video and of a clip of it', async () => {
    const draw = async (url: string) => (await fetch(url)).text()
    const at = (time: string) => draw(`${video.thumbnail}?time=${time}`)
    const range = { clippedFromVideoUID: video.uid, startTimeSeconds: 4, endTimeSeconds: 14 }

    await emulator.call('POST', `/${video.uid}`, { thumbnailTimestampPct: 0.5 })
    const { result } = await emulator.call('POST', '/clip', { ...range, thumbnailTimestampPct: 0.6 })
    await emulator.step(4)

    expect(await at('10s')).not.toBe(await at('0s'))
    expect(await draw(video.thumbnail)).toBe(await at('10s'))
    expect(await emulator.get(result.uid)).toMatchObject({ thumbnailTimestampPct: 0.6 })
    expect(await draw(result.thumbnail)).toBe(await at('10s'))
    expect(await draw(`${result.thumbnail}?time=0s`)).toBe(await at('4s'))
    await emulator.call('POST', `/${video.uid}`, { thumbnailTimestampPct: 0 })
  })

  test('of a clip is the scene of its source', async () => {
    const range = { clippedFromVideoUID: video.uid, startTimeSeconds: 0, endTimeSeconds: 5 }
    const { result } = await emulator.call('POST', '/clip', range)
    await emulator.step(4)

    expect(await (await fetch(result.thumbnail)).text()).toBe(await (await fetch(video.thumbnail)).text())
  })
})

test('the iframe and the watch page hold a video element that plays the file', async () => {
  const page = await (await fetch(`${emulator.playback}/${video.uid}/iframe?muted=true&loop&startTime=1m2s`)).text()

  expect(page).toMatch(/<video [^>]*muted loop controls/)
  const src = /<video src="([^"#]+)#t=62"/.exec(page)?.[1] ?? ''
  const file = await fetch(new URL(src, emulator.playback), { headers: { Range: 'bytes=0-7' } })
  expect([file.status, file.headers.get('content-type')]).toEqual([206, 'video/mp4'])
  expect((await fetch(video.preview)).status).toBe(200)
})

test('the embed code holds the iframe', async () => {
  const response = await fetch(`${emulator.stream}/client/v4/accounts/${accountId}/stream/${video.uid}/embed`, {
    headers: { Authorization: `Bearer ${apiToken}` },
  })

  expect(await response.text()).toContain(`src="${emulator.playback}/${video.uid}/iframe"`)
})

async function bytesOf(url: URL): Promise<Buffer> {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}
