import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspect } from '../../../../dev/stream/media/inspect'
import { type Emulator, startEmulator } from './fixture'

let emulator: Emulator
let source: string

beforeAll(async () => {
  emulator = await startEmulator()
  source = await emulator.uploadMedia('20s.mp4')
  await emulator.step(4)
})
afterAll(() => emulator.close())

const clip = (more: object) => emulator.call('POST', '/clip', { clippedFromVideoUID: source, ...more })

test.each([
  ['20s.mp4', 5, 9],
  ['20s.mp4', 19, 20],
  ['20s.webm', 3, 10],
])('a clip of %s from %i to %i s holds just that', async (name, startTimeSeconds, endTimeSeconds) => {
  const clippedFromVideoUID = await emulator.uploadMedia(name)
  await emulator.step(4)

  const { httpStatus, result } = await clip({ clippedFromVideoUID, startTimeSeconds, endTimeSeconds, name: 'part' })
  expect(httpStatus).toBe(200)
  expect(result).toMatchObject({
    status: { state: 'queued' },
    clippedFrom: clippedFromVideoUID,
    meta: { name: 'part' },
  })
  await emulator.step(4)

  const seconds = endTimeSeconds - startTimeSeconds
  expect(await emulator.get(result.uid)).toMatchObject({
    status: { state: 'ready', pctComplete: '100.000000' },
    duration: seconds,
    input: { width: 320, height: 180 },
    uploadExpiry: null,
  })
  const file = await inspect(join(emulator.folder, 'videos', result.uid, 'original'))
  expect(file).toMatchObject({ kind: 'video', width: 320, height: 180 })
  expect(file.kind === 'video' && Math.abs(file.seconds - seconds)).toBeLessThanOrEqual(0.1)
})

test('a clip takes nothing over from its source that it was not given', async () => {
  await emulator.call('POST', `/${source}`, {
    requireSignedURLs: true,
    allowedOrigins: ['example.com'],
    creator: 'ann',
  })

  const { result } = await clip({ startTimeSeconds: 0, endTimeSeconds: 2 })

  expect(result).toMatchObject({ requireSignedURLs: false, allowedOrigins: [], creator: null })
  await emulator.call('POST', `/${source}`, { requireSignedURLs: false, allowedOrigins: [] })
})

describe('a clip is refused with 10005', () => {
  test.each([
    ['without a start', { endTimeSeconds: 5 }],
    ['before 0', { startTimeSeconds: -1, endTimeSeconds: 5 }],
    ['when it ends where it starts', { startTimeSeconds: 5, endTimeSeconds: 5 }],
    ['when it ends after the video', { startTimeSeconds: 5, endTimeSeconds: 21 }],
    ['when it starts after the video', { startTimeSeconds: 30, endTimeSeconds: 31 }],
    ['when its times are no integers', { startTimeSeconds: 0.5, endTimeSeconds: 5 }],
  ])('%s', async (_, range) => {
    const { httpStatus, errors, messages } = await clip(range)

    expect([httpStatus, errors[0]?.code]).toEqual([400, 10005])
    expect(messages[0]?.message).toMatch(/TimeSeconds/)
  })

  test('when its source is not ready, or not yet at 100 %', async () => {
    const clippedFromVideoUID = await emulator.uploadMedia('3s.mp4')
    const refused = { httpStatus: 400, errors: [{ code: 10005 }], messages: [{ message: 'video is not ready' }] }

    expect(await clip({ clippedFromVideoUID, startTimeSeconds: 0, endTimeSeconds: 1 })).toMatchObject(refused)
    await emulator.step(3)
    expect(await clip({ clippedFromVideoUID, startTimeSeconds: 0, endTimeSeconds: 1 })).toMatchObject(refused)
    await emulator.step(1)
    expect((await clip({ clippedFromVideoUID, startTimeSeconds: 0, endTimeSeconds: 1 })).httpStatus).toBe(200)
  })
})

test('a clip of a video that is not there is 404', async () => {
  const answer = await clip({ clippedFromVideoUID: 'f'.repeat(32), startTimeSeconds: 0, endTimeSeconds: 1 })

  expect([answer.httpStatus, answer.errors[0]?.code]).toEqual([404, 10003])
})

test('a clip whose source is deleted while it is processed ends in error; afterwards it stands alone', async () => {
  const clippedFromVideoUID = await emulator.uploadMedia('3s.mp4')
  await emulator.step(4)
  const done = (await clip({ clippedFromVideoUID, startTimeSeconds: 0, endTimeSeconds: 1 })).result.uid
  await emulator.step(4)
  const cut = (await clip({ clippedFromVideoUID, startTimeSeconds: 0, endTimeSeconds: 1 })).result.uid
  await emulator.step(1)
  const queued = (await clip({ clippedFromVideoUID, startTimeSeconds: 0, endTimeSeconds: 1 })).result.uid

  await emulator.call('DELETE', `/${clippedFromVideoUID}`)
  await emulator.step(4)

  for (const uid of [cut, queued]) {
    expect((await emulator.get(uid)).status).toMatchObject({ state: 'error', errorReasonCode: 'ERR_UNKNOWN' })
  }
  expect((await emulator.get(done)).status.pctComplete).toBe('100.000000')
})
