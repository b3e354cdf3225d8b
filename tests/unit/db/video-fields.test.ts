import { afterEach, expect, test } from 'vitest'
import { isVideoField, optionsOf, type VideoField, type VideoFieldOptions, videoFields } from '@/db/video-fields'
import { env } from '@/lib/env'

const before = { ...env }
afterEach(() => {
  Object.assign(env, before)
})

test('a field’s options are complete', () => {
  expect(optionsOf('posts.video')).toEqual({
    maxDurationSeconds: 3600,
    maxSizeBytes: 30_000_000_000,
    trimSeconds: null,
    canTrim: false,
    canChoosePoster: true,
    downloadable: true,
    requireSignedUrls: true,
    allowedOrigins: [],
    perPerson: {},
    ownerColumn: 'owner_id',
  })
})

test('the environment gives defaults to every field, and a field’s own options override them', () => {
  Object.assign(env, {
    CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: 600,
    CLOUDFLARE_VIDEO_AUTOMATIC_TRIM: true,
    CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS: 30,
  })

  expect(optionsOf('posts.video')).toMatchObject({ maxDurationSeconds: 600, trimSeconds: 30 })
  expect(optionsOf('posts.teaser')).toMatchObject({ maxDurationSeconds: 600, trimSeconds: 10 })
})

test('a trim duration alone trims nothing', () => {
  Object.assign(env, { CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS: 30 })

  expect(optionsOf('posts.video').trimSeconds).toBeNull()
})

test.each(['posts.title', 'posts', 'stream_videos.edits', 'toString', '__proto__', 'constructor', ''])(
  '"%s" is no video field',
  (name) => {
    expect(isVideoField(name)).toBe(false)
  },
)

test('a name that is no video column does not compile', () => {
  // @ts-expect-error: posts.title is a text.
  const title: VideoField = 'posts.title'
  // @ts-expect-error: the edits of the ledger are JSON, but no video.
  const edits: VideoField = 'stream_videos.edits'
  const wrong = { ...videoFields, 'posts.note': {} }
  // @ts-expect-error: the options of a field that is none.
  wrong satisfies Record<VideoField, Partial<VideoFieldOptions>> & { 'posts.note'?: never }

  expect([title, edits]).toHaveLength(2)
})
