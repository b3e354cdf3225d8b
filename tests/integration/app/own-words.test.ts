import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { videoFields } from '@/db/video-fields'
import { env } from '@/lib/env'
import type { LoggedRequest } from '../../../dev/stream/faults/request-log'
import { startFileServer } from '../../file-server'
import { emulatorAt, metadata, userWithId } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

type Post = typeof import('@/app/api/uploads/[field]/route').POST
type NewSession = typeof import('@/lib/session').newSession

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let post: Post
let newSession: NewSession
let end: () => Promise<void>

/** The route itself, in this process, so that one field can be private and the other not. */
beforeAll(async () => {
  stack = await startTestStack({ app: 'none' })
  emulator = emulatorAt(stack.urls.stream)
  Object.assign(env, {
    DATABASE_URL: stack.urls.database,
    CLOUDFLARE_BASE_URL: stack.env.CLOUDFLARE_BASE_URL,
    CLOUDFLARE_ACCOUNT_ID: stack.env.CLOUDFLARE_ACCOUNT_ID,
    CLOUDFLARE_API_TOKEN: stack.env.CLOUDFLARE_API_TOKEN,
    UPLOADS_IN_FLIGHT_MAX: 1000,
    UPLOADS_PER_HOUR_MAX: 1000,
  })
  Object.assign(videoFields['posts.video'], { maxDurationSeconds: 50, requireSignedUrls: false })
  Object.assign(videoFields['posts.teaser'], { maxDurationSeconds: 45, ...isPrivate })
  // After the environment was set: the connections are made when they are first imported.
  newSession = (await import('@/lib/session')).newSession
  post = (await import('@/app/api/uploads/[field]/route')).POST
  const { db } = await import('@/db/client')
  end = () => db.destroy()
})
afterAll(async () => {
  await end?.()
  await stack?.stop()
})
beforeEach(() => emulator.clearRequests())

const isPrivate = { requireSignedUrls: true, allowedOrigins: ['app.example.com'] }

/** What Stream understands, with what somebody would rather have. */
const wishes: Record<string, string> = {
  maxDurationSeconds: '36000',
  expiry: '2099-01-01T00:00:00Z',
  requiresignedurls: 'false',
  allowedorigins: '*,evil.example',
  watermark: 'f'.repeat(32),
  scheduleddeletion: '2099-01-01T00:00:00Z',
  thumbnailtimestamppct: '0.9',
  creator: 'somebody',
  intent: 'another',
}
const spellings = (key: string) => [
  key,
  key.toLowerCase(),
  key.toUpperCase(),
  `${key[0]?.toUpperCase()}${key.slice(1)}`,
]
const named = { filename: 'a.mp4', filetype: 'video/mp4' }

interface Try {
  headers?: Record<string, string>
  query?: string
  body?: string
}

const told = (more: string): Try => ({ headers: { 'Upload-Metadata': `${metadata(named)},${more}` } })

const tries: [string, Try][] = [
  ...Object.entries(wishes).flatMap(([key, value]) =>
    [...new Set(spellings(key))].flatMap((spelling): [string, Try][] => [
      [`${spelling} in the metadata`, told(metadata({ [spelling]: value }))],
      [`${spelling} without a value`, told(spelling)],
      [`${spelling} as a header`, { headers: { [spelling]: value } }],
    ]),
  ),
  ['all of it in the metadata', told(metadata(wishes))],
  ['all of it in the address', { query: `?direct_user=false&${new URLSearchParams(wishes)}` }],
  ['all of it as JSON', { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(wishes) }],
  [
    'all of it as a form',
    { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `${new URLSearchParams(wishes)}` },
  ],
  ['a key twice in two spellings', told(metadata({ maxDurationSeconds: '36000', MAXDURATIONSECONDS: '36000' }))],
  ['Upload-Creator', { headers: { 'Upload-Creator': 'somebody' } }],
  [
    'a name that ends the pair',
    { headers: { 'Upload-Metadata': metadata({ filename: 'a.mp4,requiresignedurls', filetype: 'video/mp4' }) } },
  ],
  [
    'a name that begins a line',
    { headers: { 'Upload-Metadata': metadata({ filename: 'a\r\nUpload-Creator: x.mp4', filetype: 'video/mp4' }) } },
  ],
]

describe.each(['posts.video', 'posts.teaser'] as const)('%s', (field) => {
  test.each(tries)('whoever sends %s: Stream receives ours', async (_what, attempt) => {
    const { status, ownerId } = await ask(field, attempt)

    expect(status).toBe(201)
    expect(await received()).toEqual([oursFor(field, ownerId)])
  })

  test.each([
    ['a key twice', told('maxDurationSeconds MzYwMDA=,maxDurationSeconds MzYwMDA=')],
    ['base64 with too little padding', told('maxDurationSeconds MzYwMDA')],
    ['base64 with too much padding', told('maxDurationSeconds MzYwMDA==')],
    ['base64 of two values', told('maxDurationSeconds MQ==MQ==')],
    ['base64 for addresses', told('allowedorigins __-_')],
    ['two values', told('maxDurationSeconds MzYwMDA= MzYwMDA=')],
  ])('whoever sends %s is refused, and Stream receives nothing', async (_what, attempt) => {
    const { status } = await ask(field, attempt)

    expect(status).toBe(400)
    expect(await received()).toEqual([])
  })

  test('whoever says more of a link than where it is: Stream receives ours', async () => {
    const { copyVideo } = await import('@/app/copy-video')
    const files = await startFileServer()
    const link = {
      url: `${files.url}/3s.mp4`,
      key: crypto.randomUUID(),
      ...wishes,
      requireSignedURLs: false,
      meta: wishes,
    }

    const copied = await copyVideo(field, link, userWithId('ann'))

    files.close()
    const { videos }: { videos: { uid: string; meta: object }[] } = await emulator.videos()
    const video = videos.find(({ uid }) => copied.ok && uid === copied.uid)
    const { allowedOrigins = [], requireSignedUrls: requireSignedURLs = false } =
      field === 'posts.teaser' ? isPrivate : {}
    const plain = { creator: 'ann', scheduledDeletion: null, watermark: null, thumbnailTimestampPct: 0 }
    expect(video).toMatchObject({ ...plain, requireSignedURLs, allowedOrigins })
    expect(Object.keys(video?.meta ?? {}).sort()).toEqual(['downloaded-from', 'intent', 'name'])
  })
})

/** Asks for an upload as somebody new, with all that is right and this beside it. */
async function ask(field: string, { headers, query = '', body }: Try): Promise<{ status: number; ownerId: string }> {
  const ownerId = crypto.randomUUID()
  const all = {
    Cookie: `session=${await newSession(ownerId)}`,
    'Tus-Resumable': '1.0.0',
    'Upload-Length': '1000',
    'Upload-Metadata': metadata(named),
    ...headers,
  }
  const request = new Request(`http://app/api/uploads/${field}${query}`, { method: 'POST', headers: all, body })
  const { status } = await post(request, { params: Promise.resolve({ field }) })
  return { status, ownerId }
}

/** What reached Stream, with its metadata read. */
async function received() {
  const { requests }: { requests: LoggedRequest[] } = await emulator.requests()
  return requests.map(({ method, path, headers }) => ({
    asked: `${method} ${path.replace(/^.*\/stream/, '/stream')}`,
    creator: headers['upload-creator'],
    length: headers['upload-length'],
    metadata: Object.fromEntries(
      String(headers['upload-metadata'])
        .split(',')
        .map((pair) => pair.split(' '))
        .map(([key, value]) => [key, value === undefined ? true : Buffer.from(value, 'base64').toString()]),
    ),
  }))
}

function oursFor(field: 'posts.video' | 'posts.teaser', ownerId: string) {
  const always = {
    name: expect.stringMatching(/^\P{Cc}+$/u),
    expiry: expect.stringMatching(new RegExp(`^(${[5, 6].map(hoursFromNow).join('|')})`)),
    intent: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/),
  }
  const privacy = { requiresignedurls: true, allowedorigins: 'app.example.com' }
  return {
    asked: 'POST /stream?direct_user=true',
    creator: ownerId,
    length: '1000',
    metadata:
      field === 'posts.video'
        ? { ...always, maxDurationSeconds: '50' }
        : { ...always, maxDurationSeconds: '45', ...privacy },
  }
}

/** The date and hour of then. */
function hoursFromNow(hours: number): string {
  return new Date(Date.now() + hours * 60 * 60 * 1000).toISOString().slice(0, 13)
}
