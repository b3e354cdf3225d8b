import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { StreamApi } from '@/lib/stream/api'
import { emulatorAt } from '../../../scenario'
import { type Emulated, errorOf, startEmulated } from './emulated'

let emulated: Emulated
let stream: StreamApi
let emulator: ReturnType<typeof emulatorAt>

beforeAll(async () => {
  emulated = await startEmulated()
  stream = emulated.stream
  emulator = emulatorAt(emulated.urls.stream)
})
afterAll(() => emulated.close())
beforeEach(() => emulator.clearRequests())

/** What a browser may send in place of a uid. */
const paths: unknown[] = [
  '../../../user/tokens/verify',
  '..%2f..%2f..%2fuser%2ftokens%2fverify',
  '..\\..\\..\\user\\tokens\\verify',
  '?search=a&limit=1000',
  '#',
  '.',
  '..',
  '',
  'webhook',
  'a/downloads',
  { uid: '../../../zones/x', status: { state: 'ready' }, meta: {} },
  ['../../../zones/x'],
  ['webhook'],
  null,
  undefined,
  5,
]

test('S2 a uid that is a path reaches Stream by no request, whichever function it is given to', async () => {
  const vtt = 'WEBVTT\n'
  const clip = { startTimeSeconds: 0, endTimeSeconds: 1, meta: {}, creator: 'ann', requireSignedURLs: false }

  for (const path of paths) {
    // What has a type in TypeScript may be anything when it comes from a browser.
    const uid = path as string
    const calls = [
      stream.getVideo(uid),
      stream.editVideo(uid, {}),
      stream.listDownloads(uid),
      stream.createDownload(uid),
      stream.createToken(uid, { exp: 1, nbf: 0, downloadable: false }),
      stream.listCaptions(uid),
      stream.uploadCaptions(uid, 'en', vtt),
      stream.generateCaptions(uid, 'en'),
      stream.getCaptionsVtt(uid, 'en'),
      stream.createClip({ ...clip, clippedFromVideoUID: uid, allowedOrigins: [] }),
    ]
    for (const error of await Promise.all(calls.map(errorOf))) expect(error).toBeInstanceOf(RangeError)
  }

  expect((await emulator.requests()).requests).toEqual([])
})

test('S3 a uid that is a path is never deleted: Stream receives no DELETE', async () => {
  for (const path of paths) {
    const uid = path as string
    const calls = [stream.deleteVideo(uid), stream.deleteDownload(uid), stream.deleteCaptions(uid, 'en')]
    for (const error of await Promise.all(calls.map(errorOf))) expect(error).toBeInstanceOf(RangeError)
  }

  expect((await emulator.requests()).requests).toEqual([])
})
