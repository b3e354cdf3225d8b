import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { videoFields } from '@/db/video-fields'
import { env } from '@/lib/env'
import { startFileServer } from '../../file-server'
import { emulatorAt, metadata, userWithId } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let ask: (field: string) => Promise<string>
let end: () => Promise<void>

/** The route itself, in this process, so that a field can be given a limit of its own. */
beforeAll(async () => {
  stack = await startTestStack({ app: 'none' })
  Object.assign(env, {
    DATABASE_URL: stack.urls.database,
    CLOUDFLARE_BASE_URL: stack.env.CLOUDFLARE_BASE_URL,
    CLOUDFLARE_ACCOUNT_ID: stack.env.CLOUDFLARE_ACCOUNT_ID,
    CLOUDFLARE_API_TOKEN: stack.env.CLOUDFLARE_API_TOKEN,
    CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: 50,
  })
  Object.assign(videoFields['posts.teaser'], { maxDurationSeconds: 45 })
  // After the environment was set: the connections are made when they are first imported.
  const { newSession, SESSION_COOKIE } = await import('@/lib/session')
  const { POST } = await import('@/app/api/uploads/[field]/route')
  const { db } = await import('@/db/client')
  end = () => db.destroy()

  const cookie = `${SESSION_COOKIE}=${await newSession()}`
  ask = async (field) => {
    const headers = {
      Cookie: cookie,
      'Tus-Resumable': '1.0.0',
      'Upload-Length': '1000',
      'Upload-Metadata': metadata({ filename: 'a.mp4', maxDurationSeconds: '36000' }),
    }
    const request = new Request(`http://app/api/uploads/${field}`, { method: 'POST', headers })
    const response = await POST(request, { params: Promise.resolve({ field }) })
    return response.headers.get('stream-media-id') ?? `${response.status} ${await response.text()}`
  }
})
afterAll(async () => {
  await end?.()
  await stack?.stop()
})

test('S10 what a private field takes is private at Stream, by upload and by link, and plays on the pages that it names', async () => {
  Object.assign(videoFields['posts.teaser'], { requireSignedUrls: true, allowedOrigins: ['app.example.com'] })
  const { copyVideo } = await import('@/app/copy-video')
  const files = await startFileServer()

  const upload = await ask('posts.teaser')
  const copied = await copyVideo('posts.teaser', { url: `${files.url}/3s.mp4`, key: 'a' }, userWithId('ann'))
  files.close()

  const { videos } = await emulatorAt(stack.urls.stream).videos()
  const made = videos.filter(({ uid }: { uid: string }) => uid === upload || (copied.ok && uid === copied.uid))
  const isPrivate = { requireSignedURLs: true, allowedOrigins: ['app.example.com'] }
  expect(made).toMatchObject([isPrivate, isPrivate])
})

test('a field whose table refuses a person’s uploads answers 403, by upload and by link, and Stream is not asked', async () => {
  const { rights } = await import('@/db/rights')
  const { copyVideo } = await import('@/app/copy-video')
  const emulator = emulatorAt(stack.urls.stream)
  const before = rights.posts
  rights.posts = { ...before, upload: (_user, field) => field !== 'posts.video' }
  onTestFinished(() => {
    rights.posts = before
  })
  await emulator.clearRequests()

  const upload = await ask('posts.video')
  const unknown = await ask('posts.title')
  const link = await copyVideo('posts.video', { url: 'https://a.example/a.mp4', key: 'a' }, userWithId('ann'))

  expect(upload).toMatch(/^403 \{"error":\{"code":"not_allowed"/)
  expect(unknown).toMatch(/^404 .*unknown_field/)
  expect(link).toEqual({ ok: false, message: 'You may not add a video here.' })
  expect((await emulator.requests()).requests).toEqual([])
  expect(await ask('posts.teaser')).toMatch(/^[0-9a-f]{32}$/)
})

test('F10 a field’s own maximum reaches Stream; without one the environment’s does', async () => {
  const [video, teaser] = [await ask('posts.video'), await ask('posts.teaser')]

  const { videos } = await emulatorAt(stack.urls.stream).videos()
  const maxOf = (uid: string) => videos.find((video: { uid: string }) => video.uid === uid)?.maxDurationSeconds
  expect([maxOf(video), maxOf(teaser)]).toEqual([50, 45])
})
