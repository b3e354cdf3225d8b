import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountId, apiToken, type Emulator, eventually, startEmulator } from './fixture'

let emulator: Emulator
let uid: string

beforeAll(async () => {
  emulator = await startEmulator()
  uid = await emulator.uploadMedia('3s.mp4')
  await emulator.step(4)
})
afterAll(() => emulator.close())

interface Caption {
  language: string
  label: string
  generated: boolean
  status: string
}

const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nLow tide\n'
const put = (language: string, text: string, video = uid) => {
  const form = new FormData()
  form.append('file', new Blob([text]), 'captions.vtt')
  return emulator.call<Caption>('PUT', `/${video}/captions/${language}`, form)
}
const generate = (language: string, video = uid) =>
  emulator.call<Caption>('POST', `/${video}/captions/${language}/generate`)
const list = async (video = uid) => (await emulator.call<Caption[]>('GET', `/${video}/captions`)).result
const remove = (language: string) => emulator.call<string>('DELETE', `/${uid}/captions/${language}`)
const readVtt = (language: string) =>
  fetch(`${emulator.stream}/client/v4/accounts/${accountId}/stream/${uid}/captions/${language}/vtt`, {
    headers: { Authorization: `Bearer ${apiToken}` },
  })

test('captions are kept for each language, read back byte for byte, and deleted', async () => {
  const marked = `\uFEFF${vtt.replaceAll('\n', '\r\n')}`
  const english = { language: 'en', label: 'English', generated: false, status: 'ready' }
  expect((await put('en', marked)).result).toEqual(english)

  expect(await list()).toEqual([english])
  const text = await readVtt('en')
  expect(text.headers.get('content-type')).toBe('text/vtt')
  expect(Buffer.from(await text.arrayBuffer()).toString()).toBe(marked)
  expect((await remove('en')).result).toBe('')
  expect((await emulator.call('GET', `/${uid}/captions/en`)).errors[0]?.code).toBe(10003)
})

test.each([
  ['tr', 'Türkçe'],
  ['de', 'Deutsch'],
  ['en-GB', 'British English'],
])('the label of %s is in its own words: %s', async (language, label) => {
  expect((await put(language, vtt)).result.label).toBe(label)
  await remove(language)
})

test('what is not WebVTT, no language, or of a video that is not there yet, is refused with 10005', async () => {
  const { uid: pending } = await emulator.create(10)

  expect((await put('en', '1\n00:00,000')).errors[0]?.code).toBe(10005)
  expect((await put('English', vtt)).errors[0]?.code).toBe(10005)
  expect((await put('en', vtt, pending)).messages[0]?.message).toBe('video is not uploaded')
})

test('captions are generated at the emulator’s pace, and say so in their label', async () => {
  const made = { language: 'en-GB', label: 'British English (auto-generated)', generated: true }

  expect((await generate('en-GB')).result).toEqual({ ...made, status: 'inprogress' })
  expect(await list()).toEqual([{ ...made, status: 'inprogress' }])
  expect((await readVtt('en-GB')).status).toBe(404)
  await emulator.step(1)

  expect(await list()).toEqual([{ ...made, status: 'ready' }])
  expect(await (await readVtt('en-GB')).text()).toContain('00:00:00.000 --> 00:00:03.000')
  await remove('en-GB')
})

test('a language has one caption: generating needs it deleted first, and a file replaces a generated one', async () => {
  await put('fr', vtt)
  const refused = await generate('fr')
  expect([refused.httpStatus, refused.errors[0]?.code]).toEqual([400, 10005])
  expect(refused.messages[0]?.message).toContain('delete it first')

  await remove('fr')
  expect((await generate('fr')).httpStatus).toBe(200)
  await put('fr', vtt)
  await emulator.step(1)

  expect(await list()).toEqual([{ language: 'fr', label: 'français', generated: false, status: 'ready' }])
  expect(await (await readVtt('fr')).text()).toBe(vtt)
  await remove('fr')
})

test('generating is refused for a video that is not ready, and for a language that is not among the twelve', async () => {
  const encoding = await emulator.uploadMedia('3s.mp4')

  expect((await generate('en', encoding)).messages[0]?.message).toBe('video is not ready')
  expect((await generate('tr')).errors[0]?.code).toBe(10005)
  expect(await list()).toEqual([])
})

test('a caption that was being generated at a kill is ready after the next start', async () => {
  await generate('nl')
  // What is on disk now is what a kill leaves behind.
  const folder = await mkdtemp(join(tmpdir(), 'stream-killed-'))
  await cp(emulator.folder, folder, { recursive: true })
  const restarted = await startEmulator({ folder, encodeSeconds: 0 })
  await restarted.control('POST', '/clock', { mode: 'timer' })

  const status = async () => (await restarted.call<Caption>('GET', `/${uid}/captions/nl`)).result.status
  await eventually(status).toBe('ready')

  const { videos } = await restarted.control<{ videos: { uid: string }[] }>('GET', '/videos?sha256=1')
  const captions = [{ language: 'nl', status: 'ready', stored: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } }]
  expect(videos.find((video) => video.uid === uid)).toMatchObject({ captions })
  await restarted.close()
})
