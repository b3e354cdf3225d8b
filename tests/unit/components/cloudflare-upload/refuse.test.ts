import { describe, expect, test } from 'vitest'
import type { VideoFacts } from '@/components/cloudflare-upload/inspect/inspect'
import { refusalOf, type UploadLimits } from '@/components/cloudflare-upload/inspect/refuse'
import { english } from '@/components/cloudflare-upload/words/text'
import type { Content } from '@/lib/video/container'

const matroska: Content = { kind: 'video', container: 'Matroska', mimeType: 'video/x-matroska' }
const pdf: Content = { kind: 'other', name: 'PDF' }
const limits: UploadLimits = {
  maxSizeBytes: 2_000_000,
  maxDurationSeconds: 600,
  minSidePixels: 360,
  maxSidePixels: 3840,
}

describe('of the three witnesses', () => {
  test.each<[string, string, Content | undefined]>([
    ['holiday.mov', '', undefined],
    ['holiday.MKV', 'application/octet-stream', undefined],
    ['holiday', 'video/mp4', undefined],
    ['holiday', '', matroska],
    ['holiday.ts', 'text/vnd.trolltech.linguist', matroska],
    ['holiday.pdf', 'application/pdf', matroska],
  ])('U Validate type / size: %s of type %j with the bytes %j is taken', (name, type, content) => {
    expect(refuse({ content }, new File(['.'], name, { type }))).toBeUndefined()
  })

  test.each<[string, string, Content | undefined, string]>([
    ['notes.pdf', 'application/pdf', pdf, 'notes.pdf is not a video. MP4, MOV, MKV and WebM are.'],
    ['notes.pdf', 'application/pdf', undefined, 'notes.pdf is not a video. MP4, MOV, MKV and WebM are.'],
    ['notes', '', undefined, 'notes is not a video. MP4, MOV, MKV and WebM are.'],
    ['a.mp4', 'application/pdf', undefined, 'a.mp4 is not a video. MP4, MOV, MKV and WebM are.'],
    ['a.mp4', 'video/mp4', pdf, 'a.mp4 is not a video: its content is PDF. MP4, MOV, MKV and WebM are.'],
    ['a.mov', '', pdf, 'a.mov is not a video: its content is PDF. MP4, MOV, MKV and WebM are.'],
  ])('U Validate type / size: %s of type %j with the bytes %j is refused', (name, type, content, message) => {
    const file = new File(['.'], name, { type })

    expect(refuse({ content }, file)).toEqual({ code: 'not_a_video', message, retryable: false })
  })

  test('none is asked before the file was looked into', () => {
    expect(refuse(undefined, new File(['.'], 'notes.pdf'))).toBeUndefined()
  })

  test.each([
    [0, 'empty', 'a.mp4 is empty. Choose a file with a video in it.'],
    [2_000_001, 'too_large', '2.1 MB is too large. This field takes up to 2 MB.'],
  ])('the size speaks before them: %i bytes are refused unseen', (bytes, code, message) => {
    expect(refuse(undefined, new File([new Uint8Array(bytes)], 'a.mp4'))).toMatchObject({ code, message })
  })
})

describe('a video', () => {
  test.each<[string, VideoFacts]>([
    ['of nothing known', {}],
    ['as long as the limit, and as wide and high', { durationSeconds: 600, width: 3840, height: 360 }],
    ['that another player would find half a second shorter', { durationSeconds: 600.5 }],
    ['upright', { width: 2160, height: 3840 }],
    ['with sound and picture', { hasSoundOnly: false }],
  ])('%s is taken', (_what, facts) => {
    expect(refuse(facts)).toBeUndefined()
  })

  test.each<[string, VideoFacts, string, string]>([
    ['that is longer', { durationSeconds: 600.6 }, 'too_long', '10:01 is too long. This field takes up to 10:00.'],
    [
      'with too low a picture',
      { width: 640, height: 358 },
      'too_few_pixels',
      '640 × 358 is too small. This field takes at least 360 pixels on the shorter side.',
    ],
    [
      'with too narrow a picture',
      { width: 358, height: 640 },
      'too_few_pixels',
      '358 × 640 is too small. This field takes at least 360 pixels on the shorter side.',
    ],
    [
      'with too high a picture',
      { width: 4320, height: 7680 },
      'too_many_pixels',
      '4320 × 7680 is too large. This field takes up to 3840 pixels on the longer side.',
    ],
    ['without a picture', { hasSoundOnly: true }, 'only_sound', 'The file has no video track, only sound.'],
  ])(
    'U Validate duration / resolution: %s is refused, with the rule and its own number',
    (_what, facts, code, message) => {
      expect(refuse(facts)).toEqual({ code, message, retryable: false })
    },
  )

  test.each<VideoFacts>([{ durationSeconds: 90_000 }, { width: 1, height: 1 }, { width: 20_000, height: 9_000 }])(
    '%j is taken where there is no limit',
    (facts) => {
      expect(refusalOf(new File(['.'], 'a.mp4'), facts, {}, english)).toBeUndefined()
    },
  )
})

/** With the spaces that a line may break at. */
function refuse(facts?: VideoFacts, file = new File(['.'], 'a.mp4')) {
  const refusal = refusalOf(file, facts, limits, english)
  return refusal && { ...refusal, message: refusal.message.replaceAll('\u00a0', ' ') }
}
