import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountId, apiToken, type Emulator, startEmulator } from './fixture'

let emulator: Emulator
let uid: string

beforeAll(async () => {
  emulator = await startEmulator()
  uid = (await emulator.create(10)).uid
})
afterAll(() => emulator.close())

const vtt = 'WEBVTT\n\n00:00.000 --> 00:02.000\nLow tide\n'
const put = (language: string, text: string) => {
  const form = new FormData()
  form.append('file', new Blob([text]), 'captions.vtt')
  return emulator.call<unknown>('PUT', `/${uid}/captions/${language}`, form)
}

test('captions are kept for each language, read back, and deleted', async () => {
  const english = { language: 'en', label: 'English', generated: false, status: 'ready' }
  expect((await put('en', vtt)).result).toEqual(english)

  expect((await emulator.call<unknown>('GET', `/${uid}/captions`)).result).toEqual([english])
  const url = `${emulator.stream}/client/v4/accounts/${accountId}/stream/${uid}/captions/en/vtt`
  const text = await fetch(url, { headers: { Authorization: `Bearer ${apiToken}` } })
  expect([text.headers.get('content-type'), await text.text()]).toEqual(['text/vtt', vtt])
  expect((await emulator.call<string>('DELETE', `/${uid}/captions/en`)).result).toBe('')
  expect((await emulator.call('GET', `/${uid}/captions/en`)).errors[0]?.code).toBe(10003)
})

test('what is not WebVTT, or no language, is refused with 10005', async () => {
  expect((await put('en', '1\n00:00,000')).errors[0]?.code).toBe(10005)
  expect((await put('English', vtt)).errors[0]?.code).toBe(10005)
})
