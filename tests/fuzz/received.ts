import { optionsOf, type VideoField } from '@/db/video-fields'
import type { LoggedRequest } from '../../dev/stream/faults/request-log'

/** What the emulator may have been sent. */
export interface Expected {
  accountId: string
  uids: Set<string>
  creators: Set<string>
  /** The field of each. */
  intents: Map<string, VideoField>
  maxDurationSeconds: number
}

/** What is in a request to Stream and was not built by us: each is a sentence. */
export function oddities({ method, path, headers, host }: LoggedRequest, expected: Expected): string[] {
  if (host !== 'api') return []
  const odd: string[] = []
  const account = `/client/v4/accounts/${expected.accountId}`
  const below = path.startsWith(account) ? path.slice(account.length) : path
  if (!isKnownPath(method, below, expected.uids)) odd.push(`path: ${method} ${path}`)
  for (const [name, value] of Object.entries(headers)) {
    const rule = headerRules[name]
    if (!rule || !(typeof value === 'string' && rule(value, expected))) odd.push(`header: ${name}: ${value}`)
  }
  return odd
}

function isKnownPath(method: string, path: string, uids: Set<string>): boolean {
  if (['POST /stream?direct_user=true', 'POST /stream/copy', 'POST /stream/clip'].includes(`${method} ${path}`))
    return true
  const [, uid = '', below = ''] = /^\/stream\/([0-9a-f]{32})(\/downloads)?$/.exec(path) ?? []
  return uids.has(uid) && ['GET', 'POST', ...(below ? [] : ['DELETE'])].includes(method)
}

const isOneOf =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value)
const isNumber = (value: string) => /^\d{1,11}$/.test(value)

const headerRules: Record<string, (value: string, expected: Expected) => boolean> = {
  host: (value) => /^127\.0\.0\.1:\d+$/.test(value),
  connection: isOneOf('keep-alive', 'close'),
  accept: isOneOf('application/json', '*/*'),
  'accept-language': isOneOf('*'),
  'sec-fetch-mode': isOneOf('cors'),
  'user-agent': isOneOf('node'),
  'accept-encoding': isOneOf('gzip, deflate', 'br, gzip, deflate'),
  authorization: isOneOf('(redacted)'),
  'content-type': isOneOf('application/json'),
  'content-length': isNumber,
  'cache-control': isOneOf('no-cache', 'no-store'),
  pragma: isOneOf('no-cache'),
  'tus-resumable': isOneOf('1.0.0'),
  'upload-length': (value) => isNumber(value) && Number(value) > 0 && Number(value) <= 30_000_000_000,
  'upload-creator': (value, { creators }) => creators.has(value),
  'upload-metadata': isOurMetadata,
}

/** The keys that we write, each once, with values that we chose; of the browser's there is a name, bounded. */
function isOurMetadata(header: string, { intents, maxDurationSeconds }: Expected): boolean {
  const pairs = header.split(',').map((pair) => pair.split(' '))
  const { name = '', ...ours } = Object.fromEntries(
    pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString()]),
  )
  const leftSeconds = (Date.parse(ours.expiry ?? '') - Date.now()) / 1000
  const keys = [
    'name',
    'maxDurationSeconds',
    'expiry',
    'intent',
    ...(isPrivate(intents, ours.intent) ? ['requiresignedurls'] : []),
  ]
  return (
    pairs.map(([key]) => key).join() === keys.join() &&
    ours.maxDurationSeconds === String(maxDurationSeconds) &&
    leftSeconds > 0 &&
    leftSeconds <= 6 * 60 * 60 &&
    intents.has(ours.intent ?? '') &&
    isBounded(name)
  )
}

/** The same of a video that Stream has: what a body said is in it. */
export function oddVideo(video: Record<string, unknown>, { creators, intents }: Expected): string[] {
  const { uid, creator, meta, requireSignedURLs, allowedOrigins, scheduledDeletion, thumbnailTimestampPct, watermark } =
    video
  const { name = '', intent = '', 'downloaded-from': link = '', ...more } = meta as Record<string, string>
  const isOurs = creators.has(String(creator)) && intents.has(intent) && Object.keys(more).length === 0
  const isPlain = String(allowedOrigins) === '' && !scheduledDeletion && !watermark && thumbnailTimestampPct === 0
  const isAsPrivate = requireSignedURLs === isPrivate(intents, intent)
  const isFine = isOurs && isPlain && isAsPrivate && isBounded(name) && link.length <= 2048
  return isFine ? [] : [`video ${uid}: ${JSON.stringify(video)}`]
}

function isPrivate(intents: Expected['intents'], intent = ''): boolean {
  const field = intents.get(intent)
  return field !== undefined && optionsOf(field).requireSignedUrls
}

function isBounded(name: string): boolean {
  return [...name].length >= 1 && [...name].length <= 255 && !/\p{Cc}/u.test(name)
}
