import { afterEach, expect, test } from 'vitest'
import { findFieldProblems } from '@/db/field-rules'
import { type VideoFieldOptions, videoFields } from '@/db/video-fields'
import { env } from '@/lib/env'

const unset = { CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: undefined, CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS: undefined }
const [envBefore, fieldsBefore] = [{ ...unset, ...env }, structuredClone(videoFields)]
afterEach(() => {
  Object.assign(env, envBefore)
  Object.assign(videoFields, structuredClone(fieldsBefore))
})

function give(field: keyof typeof videoFields, options: Partial<VideoFieldOptions>) {
  Object.assign(videoFields, { [field]: options })
}

test('the fields as they are contradict nothing', () => {
  expect(findFieldProblems()).toEqual({ errors: [], warnings: [] })
})

test('a maximum that makes the trim impossible is warned about, with the names of both variables', () => {
  Object.assign(env, {
    CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: 30,
    CLOUDFLARE_VIDEO_AUTOMATIC_TRIM: true,
    CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS: 30,
  })

  const { errors, warnings } = findFieldProblems()

  expect(errors).toEqual([])
  expect(warnings).toEqual([
    'posts.video: nothing longer than 30 s is taken (CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS), so the trim to 30 s (CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS) never happens',
  ])
})

test('a field’s own options are named as such', () => {
  give('posts.teaser', { trimSeconds: 4000 })

  expect(findFieldProblems().warnings).toEqual([
    'posts.teaser: nothing longer than 3600 s is taken (maxDurationSeconds, by default), so the trim to 4000 s (trimSeconds) never happens',
  ])
})

test('a choice that can not be made, or that the trim does not limit, is warned about', () => {
  give('posts.teaser', { trimSeconds: 4000, canTrim: true })
  give('posts.video', { maxDurationSeconds: 1, canTrim: true })

  expect(findFieldProblems().warnings).toEqual([
    'posts.video: canTrim is set, and of a video of 1 s (maxDurationSeconds) there is no part to be chosen',
    'posts.teaser: nothing longer than 3600 s is taken (maxDurationSeconds, by default), so the trim to 4000 s (trimSeconds) limits no choice',
  ])
})

test('a table whose fields name different owners is refused', () => {
  give('posts.teaser', { ownerColumn: 'author_id' })

  expect(findFieldProblems().errors).toEqual([
    'posts.teaser: ownerColumn is author_id, and that of posts.video is owner_id: a row has one owner',
  ])
})

test('a private field without a signing key is warned about in production, and not in development', () => {
  give('posts.video', { requireSignedUrls: true })
  expect(findFieldProblems()).toEqual({ errors: [], warnings: [] })

  Object.assign(env, { NODE_ENV: 'production' })

  expect(findFieldProblems()).toEqual({
    errors: [],
    warnings: [expect.stringContaining('posts.video: requireSignedUrls is set without CLOUDFLARE_STREAM_SIGNING_JWK')],
  })
})

test.each([
  [{ maxDurationSeconds: 0 }, 'posts.video: maxDurationSeconds is 0'],
  [{ maxDurationSeconds: 36_001 }, 'posts.video: maxDurationSeconds is 36001'],
  [{ trimSeconds: 1.5 }, 'posts.video: trimSeconds is 1.5'],
  [{ maxSizeBytes: 31_000_000_000 }, 'posts.video: maxSizeBytes is 31000000000'],
  [{ perPerson: { videos: 0 } }, 'posts.video: perPerson.videos is 0, and a limit is a whole number, 1 or more'],
  [{ perPerson: { bytes: 1.5 } }, 'posts.video: perPerson.bytes is 1.5'],
  [{ perPerson: { seconds: 600 } }, 'posts.video: perPerson.seconds is 600, and a video may have 3600 s'],
  [{ allowedOrigins: ['https://example.com/'] }, 'posts.video: allowedOrigins has "https://example.com/"'],
])('%o can not be meant, and is refused by name', (options, message) => {
  give('posts.video', options)

  expect(findFieldProblems().errors).toEqual([expect.stringContaining(message)])
})

test('a limit of all fields that is below one video is refused by its variable', () => {
  Object.assign(env, { SECONDS_PER_PERSON_MAX: 1800 })

  expect(findFieldProblems().errors).toContain(
    'posts.video: SECONDS_PER_PERSON_MAX is 1800, and a video may have 3600 s (maxDurationSeconds, by default), so nobody could upload one',
  )
})
