import { expect, test } from 'vitest'
import { uploadStatusOf, uploadStatusSchema } from '@/lib/video/upload-status'
import { videoSchema } from '@/lib/video/video'

const now = new Date('2026-11-22T12:00:00Z')
const limits = { reserved: { seconds: 600, bytes: 1_000_000 }, maxDurationSeconds: 600, maxSizeBytes: 1_000_000 }
const ready = { status: { state: 'ready', pctComplete: '100.000000' }, readyToStream: true, duration: 20 }

test.each([
  ['whose bytes are on their way', { status: { state: 'pendingupload' } }, { phase: 'uploading' }],
  [
    'whose link ended long ago',
    { status: { state: 'pendingupload' }, uploadExpiry: '2026-11-22T10:59:00Z' },
    { phase: 'failed', message: 'The upload was not finished in time.' },
  ],
  ['that waits for the encoder', { status: { state: 'queued' } }, { phase: 'processing', pctComplete: 0 }],
  ['that is fetched', { status: { state: 'downloading' } }, { phase: 'processing', pctComplete: 0 }],
  ['in a state of tomorrow', { status: { state: 'dreaming' } }, { phase: 'processing', pctComplete: 0 }],
  [
    'that is encoded',
    { status: { state: 'inprogress', pctComplete: '42.500000' } },
    { phase: 'processing', pctComplete: 42.5 },
  ],
  ['that plays', ready, { phase: 'ready' }],
  [
    'that is no video',
    { status: { state: 'error', errorReasonCode: 'ERR_NON_VIDEO' } },
    { phase: 'failed', message: 'The file is not a video.' },
  ],
  [
    'that plays and is too long for its field',
    { ...ready, duration: 601 },
    { phase: 'failed', message: 'The video is too long. This field takes up to 10:00.' },
  ],
  [
    'that plays and is too large for its field',
    { ...ready, size: 1_000_001 },
    { phase: 'failed', message: 'The video is too large. This field takes up to 1 MB.' },
  ],
])('an upload %s says so', (_what, changes, status) => {
  const said = uploadStatusOf(videoSchema.parse({ uid: 'v1', ...changes }), limits, now)

  expect(said).toEqual(status)
  expect(uploadStatusSchema.parse(said)).toEqual(said)
})

test('an upload that Stream does not have any more has failed', () => {
  expect(uploadStatusOf(null, limits, now)).toEqual({
    phase: 'failed',
    message: 'The video is no longer at Cloudflare Stream.',
  })
})
