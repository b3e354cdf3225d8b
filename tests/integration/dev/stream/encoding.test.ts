import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clip } from '../../../../dev/stream/media/convert'
import { type Emulator, eventually, startEmulator } from './fixture'

let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

test('a video is queued, encoded, playable below 100 %, and then complete', async () => {
  const uid = await emulator.uploadMedia('20s.mp4')

  const seen = [await emulator.get(uid)]
  for (let step = 0; step < 4; step++) {
    await emulator.step(1)
    seen.push(await emulator.get(uid))
  }

  expect(seen.map(({ status }) => [status.state, status.step, status.pctComplete])).toEqual([
    ['queued', undefined, undefined],
    ['inprogress', 'encoding', '13.000000'],
    ['inprogress', 'manifest', '27.000000'],
    ['ready', undefined, '39.000000'],
    ['ready', undefined, '100.000000'],
  ])
  expect(seen[0]).toMatchObject({ duration: -1, input: { width: -1, height: -1 }, readyToStream: false })
  expect(seen[1]).toMatchObject({ duration: 20, input: { width: 320, height: 180 }, readyToStream: false })
  expect(seen[3]).toMatchObject({ readyToStream: true, readyToStreamAt: expect.any(String) })
  expect(new Set(seen.map(({ modified }) => modified)).size).toBe(5)
})

test('WebM is as good as MP4', async () => {
  const uid = await emulator.uploadMedia('20s.webm')

  await emulator.step(4)

  expect(await emulator.get(uid)).toMatchObject({ status: { pctComplete: '100.000000' }, duration: 20 })
})

test.each([
  ['not-a-video.mp4', 'ERR_NON_VIDEO'],
  ['audio-only.mp4', 'ERR_NON_VIDEO'],
  ['cut-in-half.mp4', 'ERR_MALFORMED_VIDEO'],
])('%s ends in error with %s', async (name, code) => {
  const uid = await emulator.uploadMedia(name)

  await emulator.step(1)

  const video = await emulator.get(uid)
  expect(video).toMatchObject({
    readyToStream: false,
    status: { state: 'error', step: 'encoding', errorReasonCode: code },
  })
  expect(video.status.errorReasonText).not.toBe('')
  expect(video.status.pctComplete).toBeUndefined()
})

test('a video that is longer than its upload allowed ends in error', async () => {
  const tooLong = await emulator.uploadMedia('20s.mp4', { maxDurationSeconds: '19' })
  const justRight = await emulator.uploadMedia('20s.mp4', { maxDurationSeconds: '20' })

  await emulator.step(1)

  expect((await emulator.get(tooLong)).status.errorReasonCode).toBe('ERR_DURATION_EXCEED_CONSTRAINT')
  expect((await emulator.get(justRight)).status.state).toBe('inprogress')
})

test('a video of less than a tenth of a second ends in error', async () => {
  const path = join(emulator.folder, 'one-frame.mp4')
  await clip(fileURLToPath(new URL('../../../media/3s.mp4', import.meta.url)), path, 0, 0.01)
  const uid = await emulator.uploadMedia(await readFile(path))

  await emulator.step(1)

  expect((await emulator.get(uid)).status.errorReasonCode).toBe('ERR_DURATION_TOO_SHORT')
})

test('with timers a video becomes ready by itself', async () => {
  const timed = await startEmulator({ encodeSeconds: 0.1 })
  await timed.control('POST', '/clock', { mode: 'timer' })

  const uid = await timed.uploadMedia('3s.mp4')

  await eventually(async () => (await timed.get(uid)).status.pctComplete).toBe('100.000000')
  await timed.close()
})
