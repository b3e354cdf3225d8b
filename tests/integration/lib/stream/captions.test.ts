import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { StreamApi } from '@/lib/stream/api'
import { isGone } from '@/lib/stream/error'
import { emulatorAt } from '../../../scenario'
import { createUpload, type Emulated, errorOf, sendFile, settled, startEmulated } from './emulated'

let emulated: Emulated
let stream: StreamApi
let emulator: ReturnType<typeof emulatorAt>
let uid: string

beforeAll(async () => {
  emulated = await startEmulated()
  stream = emulated.stream
  emulator = emulatorAt(emulated.urls.stream)
  const upload = await createUpload(stream, 'i-1')
  uid = upload.uid
  await sendFile(upload.uploadUrl)
  await settled(stream, uid)
})
afterAll(() => emulated.close())
beforeEach(async () => {
  for (const { language } of await stream.listCaptions(uid)) await stream.deleteCaptions(uid, language)
  await emulator.clearRequests()
})

const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nLow tide\n'

/** The captions that the emulator holds of the video. */
async function held() {
  const { videos } = await emulator.videos('?sha256=1')
  return videos.find((video: { uid: string }) => video.uid === uid).captions
}

const stored = (bytes: Uint8Array | string) => ({
  bytes: Buffer.byteLength(bytes),
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

test('F29 captions are uploaded for each language, listed, replaced, read and deleted', async () => {
  const english = { language: 'en', label: 'English', generated: false, status: 'ready' }
  const german = { language: 'de-AT', label: 'Österreichisches Deutsch', generated: false, status: 'ready' }

  expect(await stream.uploadCaptions(uid, 'en', vtt)).toEqual(english)
  expect(await stream.uploadCaptions(uid, 'de-AT', vtt)).toEqual(german)
  await stream.uploadCaptions(uid, 'en', `${vtt}- and high tide\n`)

  expect(await stream.listCaptions(uid)).toEqual([english, german])
  expect(await stream.getCaptionsVtt(uid, 'en')).toBe(`${vtt}- and high tide\n`)
  await stream.deleteCaptions(uid, 'en')
  expect(await held()).toEqual([{ ...german, stored: stored(vtt) }])
  expect(isGone(await errorOf(stream.getCaptionsVtt(uid, 'en')))).toBe(true)
  expect(isGone(await errorOf(stream.deleteCaptions(uid, 'en')))).toBe(true)
})

test('F29 captions are generated, and are there once Stream says ready', async () => {
  const generated = await stream.generateCaptions(uid, 'en')

  expect(generated).toMatchObject({ label: 'English (auto-generated)', generated: true, status: 'inprogress' })
  await expect.poll(async () => (await stream.listCaptions(uid))[0]?.status, { timeout: 60_000 }).toBe('ready')
  expect(await stream.getCaptionsVtt(uid, 'en')).toMatch(/^WEBVTT\n/)
  const error = await errorOf(stream.generateCaptions(uid, 'en'))
  expect(error).toMatchObject({ status: 400, code: 10005 })
  expect(await held()).toMatchObject([{ language: 'en', generated: true, status: 'ready' }])
})

test('F29 what is no language, no WebVTT, or a language that Stream does not write down, is refused unsent', async () => {
  const path = '../../../../user/tokens/verify'
  const refused = [
    stream.uploadCaptions(uid, path, vtt),
    stream.generateCaptions(uid, path),
    stream.deleteCaptions(uid, path),
    stream.getCaptionsVtt(uid, path),
    stream.listCaptions(path),
    stream.uploadCaptions(uid, 'en', '1\n00:00:00,000 --> 00:00:01,000\nLow tide\n'),
    stream.uploadCaptions(uid, 'en', `WEBVTT\n\n${'-'.repeat(10 * 1024 * 1024)}`),
    stream.generateCaptions(uid, 'tr'),
  ]

  for (const error of await Promise.all(refused.map(errorOf))) expect(error).toBeInstanceOf(RangeError)

  expect((await emulator.requests()).requests).toEqual([])
})

test('O7 captions arrive whole: Stream holds exactly the bytes that were sent', async () => {
  const text = `\uFEFF${vtt.replaceAll('\n', '\r\n')}\r\n--Boundary-looking\r\n\r\nEbbe – 引き潮 🌊\u0000\r\n`
  const bytes = Buffer.from(text)
  const long = `WEBVTT\n\n${'00:00.000 --> 00:02.000\nLow tide\n\n'.repeat(150_000)}`

  await stream.uploadCaptions(uid, 'de', text)
  await stream.uploadCaptions(uid, 'ja', bytes)
  await stream.uploadCaptions(uid, 'en', long)

  expect(await held()).toMatchObject([
    { language: 'de', stored: stored(bytes) },
    { language: 'ja', stored: stored(bytes) },
    { language: 'en', stored: stored(long) },
  ])
  const { requests } = await emulator.requests()
  const [sent] = requests.filter(({ method }: { method: string }) => method === 'PUT')
  expect(sent.headers['content-type']).toMatch(/^multipart\/form-data; boundary=\S+$/)
  expect(await stream.getCaptionsVtt(uid, 'en')).toBe(long)
})
