import { env } from '@/lib/env'
import {
  optionsOf,
  placeOf,
  type VideoField,
  type VideoFieldOptions,
  videoFieldNames,
  videoFields,
} from './video-fields'

/** What the options of the video fields, their own and those of the environment, contradict. Each is a sentence. */
export interface FieldProblems {
  /** What cannot be meant: the app does not start. */
  errors: string[]
  /** What is allowed, and surely not what was wanted. */
  warnings: string[]
}

/** Looks at every field once, before the start. */
export function findFieldProblems(): FieldProblems {
  const all = videoFieldNames.map((field) => ({ field, options: optionsOf(field) }))
  return {
    errors: [...all.flatMap(({ field, options }) => errorsOf(field, options)), ...ownerErrors()],
    warnings: all.flatMap(({ field, options }) => warningsOf(field, options)),
  }
}

function errorsOf(field: VideoField, options: VideoFieldOptions): string[] {
  const { maxDurationSeconds, maxSizeBytes, trimSeconds, allowedOrigins } = options
  const isSeconds = (value: number) => Number.isInteger(value) && value >= 1 && value <= MAX_SECONDS
  return [
    !isSeconds(maxDurationSeconds) &&
      `${field}: maxDurationSeconds is ${maxDurationSeconds}, and Stream takes whole seconds from 1 to ${MAX_SECONDS}`,
    trimSeconds !== null &&
      !isSeconds(trimSeconds) &&
      `${field}: trimSeconds is ${trimSeconds}, and Stream cuts at whole seconds, 1 or more`,
    !(Number.isInteger(maxSizeBytes) && maxSizeBytes >= 1 && maxSizeBytes <= MAX_BYTES) &&
      `${field}: maxSizeBytes is ${maxSizeBytes}, and Stream takes files of up to ${MAX_BYTES} bytes`,
    ...limitErrorsOf(field, options),
    ...allowedOrigins
      .filter((host) => !/^(\*\.)?[a-z0-9.-]+(:\d+)?$/.test(host))
      .map((host) => `${field}: allowedOrigins has "${host}", and Stream takes hosts, without https:// and path`),
  ].filter((sentence) => sentence !== false)
}

/** Limits under which nobody could upload anything. What a new upload is weighed with is the longest that its field takes. */
function limitErrorsOf(field: VideoField, { perPerson, maxDurationSeconds }: VideoFieldOptions): string[] {
  const { seconds = maxDurationSeconds } = perPerson
  const all = env.SECONDS_PER_PERSON_MAX
  return [
    ...Object.entries(perPerson)
      .filter(([, value]) => value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      .map(([name, value]) => `${field}: perPerson.${name} is ${value}, and a limit is a whole number, 1 or more`),
    seconds < maxDurationSeconds &&
      `${field}: perPerson.seconds is ${seconds}, and a video may have ${maxDurationSeconds} s (${named(field, 'maxDurationSeconds', 'CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS')}), so nobody could upload one`,
    all < maxDurationSeconds &&
      `${field}: SECONDS_PER_PERSON_MAX is ${all}, and a video may have ${maxDurationSeconds} s (${named(field, 'maxDurationSeconds', 'CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS')}), so nobody could upload one`,
  ].filter((sentence) => sentence !== false)
}

/** A row is one person's, whichever of its videos is asked for. */
function ownerErrors(): string[] {
  return videoFieldNames.flatMap((field) => {
    const { table } = placeOf(field)
    const first = videoFieldNames.find((name) => placeOf(name).table === table) ?? field
    const [here, there] = [optionsOf(field).ownerColumn, optionsOf(first).ownerColumn]
    return here === there
      ? []
      : [`${field}: ownerColumn is ${here}, and that of ${first} is ${there}: a row has one owner`]
  })
}

function warningsOf(field: VideoField, options: VideoFieldOptions): string[] {
  return [...tokenWarnings(field, options), ...trimWarnings(field, options)]
}

/** Each hour of each private video that is looked at is then a call to Stream, which advises a key above 10,000 a day. */
function tokenWarnings(field: VideoField, { requireSignedUrls }: VideoFieldOptions): string[] {
  if (!requireSignedUrls || env.CLOUDFLARE_STREAM_SIGNING_JWK || env.NODE_ENV !== 'production') return []
  return [
    `${field}: requireSignedUrls is set without CLOUDFLARE_STREAM_SIGNING_JWK, so Stream is asked for each token: with more than 10,000 a day, make a key`,
  ]
}

function trimWarnings(field: VideoField, { maxDurationSeconds, trimSeconds, canTrim }: VideoFieldOptions): string[] {
  const maximum = named(field, 'maxDurationSeconds', 'CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS')
  if (canTrim && maxDurationSeconds < 2) {
    return [
      `${field}: canTrim is set, and of a video of ${maxDurationSeconds} s (${maximum}) there is no part to be chosen`,
    ]
  }
  if (trimSeconds === null || trimSeconds < maxDurationSeconds) return []
  const trim = named(field, 'trimSeconds', 'CLOUDFLARE_VIDEO_TRIM_DURATION_SECONDS')
  const consequence = canTrim ? 'limits no choice' : 'never happens'
  return [
    `${field}: nothing longer than ${maxDurationSeconds} s is taken (${maximum}), so the trim to ${trimSeconds} s (${trim}) ${consequence}`,
  ]
}

/** Where a value comes from: the field's own option, the variable, or the default. */
function named(field: VideoField, option: keyof VideoFieldOptions, variable: keyof typeof env): string {
  if (option in videoFields[field]) return option
  return env[variable] === undefined ? `${option}, by default` : variable
}

/** @see https://developers.cloudflare.com/api/resources/stream/subresources/direct_upload/methods/create/ */
const MAX_SECONDS = 36_000
/** @see https://developers.cloudflare.com/stream/faq/ */
const MAX_BYTES = 30_000_000_000
