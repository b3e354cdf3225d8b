import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { emulatorAt, engineAt, insertPost, newVisitor, sendEvent, uploadFile, type Visitor } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let engine: ReturnType<typeof engineAt>
let db: Db
let visitor: Visitor

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  emulator = emulatorAt(stack.urls.stream)
  await emulator.clock({ encodeSeconds: 1 })
  engine = engineAt(stack.urls.inngest)
  db = createDb(stack.urls.database)
})
afterEach(async () => {
  await emulator.clearFaults()
  await emulator.webhooks(true)
  await emulator.clock({ mode: 'timer', encodeSeconds: 1 })
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

interface HeldVideo {
  uid: string
  creator: string
  duration: number
  clippedFrom?: string | null
  status: { pctComplete?: string }
}

async function post(files: { video?: string; teaser?: string }) {
  visitor = await newVisitor(stack.urls.app)
  const video = files.video && (await uploadFile(visitor, 'posts.video', `tests/media/${files.video}`))
  const teaser = files.teaser && (await uploadFile(visitor, 'posts.teaser', `tests/media/${files.teaser}`))
  const id = await insertPost(db, visitor, { video, teaser })
  for (const uid of [video, teaser]) if (uid) await sendEvent(stack.urls.inngest, 'video.look', { uid })
  return { id, video, teaser }
}

async function view(field: 'posts.video' | 'posts.teaser', id: string) {
  const response = await fetch(`${stack.urls.app}/api/videos/${field}/${id}`, { headers: { Cookie: visitor.cookie } })
  return response.json()
}

const phase = (field: 'posts.video' | 'posts.teaser', id: string) => async () => (await view(field, id)).phase

/** The videos of the present visitor that are at Stream. */
async function atStream(): Promise<HeldVideo[]> {
  const { videos } = await emulator.videos()
  return videos.filter((video: HeldVideo) => video.creator === visitor.id)
}

const settled = { timeout: 120_000, interval: 200 }

/** Stream makes this video ready, step by step, and nothing yet of what is made from it. */
async function encodeOnly(uid: string | undefined): Promise<void> {
  const percentAfterStep = async () => {
    await emulator.clock({ step: 1 })
    return Number((await atStream()).find((video) => video.uid === uid)?.status.pctComplete)
  }
  await expect.poll(percentAfterStep, settled).toBe(100)
}

describe('a downloadable video', () => {
  test('F21 ends ready, with an MP4 of it that works', async () => {
    const { id } = await post({ video: '20s.mp4' })

    await expect.poll(phase('posts.video', id), settled).toBe('ready')

    const { video } = await view('posts.video', id)
    expect(video.duration).toBeCloseTo(20, 0)
    const download = await fetch(video.download_url)
    expect(download.headers.get('content-type')).toBe('video/mp4')
    expect((await download.arrayBuffer()).byteLength).toBeGreaterThan(10_000)
    const row = await db.selectFrom('posts').select('video').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.video?.status.state).toBe('ready')
  })

  test('R3 shows its percent on the way, from its row', async () => {
    await emulator.clock({ mode: 'step' })
    const { id, video } = await post({ video: '20s.mp4' })
    await emulator.clock({ step: 2 })

    await sendEvent(stack.urls.inngest, 'video.look', { uid: video })

    const percent = async () => {
      const row = await db.selectFrom('posts').select('video').where('id', '=', id).executeTakeFirstOrThrow()
      return Number(row.video?.status.pctComplete ?? 0)
    }
    await expect.poll(percent, settled).toBe(27)
    const shown = (await view('posts.video', id)).video.pctComplete
    expect([await percent(), shown]).toEqual([shown, await percent()])
    expect(shown).toBeLessThan(100)
    await emulator.clock({ mode: 'timer', encodeSeconds: 1 })
    await expect.poll(phase('posts.video', id), settled).toBe('ready')
  })
})

describe('a trimmed video', () => {
  test('F17 is cut to its first ten seconds, and the original leaves Stream', async () => {
    const { id, teaser } = await post({ teaser: '20s.mp4' })

    await expect.poll(phase('posts.teaser', id), settled).toBe('ready')
    await expect.poll(async () => (await atStream()).length, settled).toBe(1)

    const [clip] = await atStream()
    expect(clip).toMatchObject({ clippedFrom: teaser, duration: 10 })
    expect((await view('posts.teaser', id)).video).toMatchObject({ uid: clip?.uid, duration: 10 })
  })

  test('F18 that is short enough stays as it is', async () => {
    const { id, teaser } = await post({ teaser: '3s.mp4' })

    await expect.poll(phase('posts.teaser', id), settled).toBe('ready')

    expect((await atStream()).map(({ uid }) => uid)).toEqual([teaser])
  })

  test.each([
    ['refused with 403', { status: 403, code: 10000, times: 2 }],
    ['refused with 429', { status: 429, headers: { 'retry-after': '1' }, times: 2 }],
    ['answered with 500', { status: 500, times: 2 }],
    ['cut off before it had its effect', { reset: true, when: 'before' as const }],
    ['cut off after it had its effect', { reset: true, when: 'after' as const }],
    ['called too early (10005)', { status: 400, code: 10005 }],
  ])('gets one clip when the call was %s', async (_how, fault) => {
    await emulator.fault({ route: 'POST .*/stream/clip', ...fault })
    const { id, teaser } = await post({ teaser: '20s.mp4' })

    await expect.poll(phase('posts.teaser', id), settled).toBe('ready')
    await expect.poll(async () => (await atStream()).map(({ clippedFrom }) => clippedFrom), settled).toEqual([teaser])
  })

  test('R5 looks that are asked for at once make one clip', async () => {
    const clipCalls = async () => {
      const { requests }: { requests: { method: string; path: string }[] } = await emulator.requests()
      return requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/stream/clip')).length
    }
    const before = await clipCalls()
    const { id, teaser } = await post({ teaser: '20s.mp4' })

    await Promise.all(Array.from({ length: 8 }, () => sendEvent(stack.urls.inngest, 'video.look', { uid: teaser })))
    await expect.poll(phase('posts.teaser', id), settled).toBe('ready')
    await expect.poll(async () => (await atStream()).map(({ clippedFrom }) => clippedFrom), settled).toEqual([teaser])

    expect((await clipCalls()) - before).toBe(1)
  })

  test('whose clip fails keeps the original, and says why', async () => {
    await emulator.clock({ mode: 'step' })
    const { id, teaser } = await post({ teaser: '20s.mp4' })
    await encodeOnly(teaser)
    await expect.poll(phase('posts.teaser', id), settled).toBe('trimming')
    // Stream loses the clip while it is made.
    const clipUid = async () => (await atStream()).find(({ clippedFrom }) => clippedFrom === teaser)?.uid
    await expect.poll(clipUid, settled).toBeDefined()
    const uid = await clipUid()
    await fetch(`${stack.env.CLOUDFLARE_BASE_URL}/accounts/${stack.env.CLOUDFLARE_ACCOUNT_ID}/stream/${uid}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${stack.env.CLOUDFLARE_API_TOKEN}` },
    })
    await emulator.clock({ mode: 'timer', encodeSeconds: 1 })

    await expect.poll(phase('posts.teaser', id), settled).toBe('ready')

    expect(await view('posts.teaser', id)).toMatchObject({
      message: expect.stringContaining('could not be trimmed'),
      video: { uid: teaser },
    })
  })

  test('whose row goes while it is cut leaves nothing at Stream', async () => {
    await emulator.clock({ mode: 'step' })
    const { id, teaser } = await post({ teaser: '20s.mp4' })
    await encodeOnly(teaser)
    await expect.poll(phase('posts.teaser', id), settled).toBe('trimming')

    // By hand, so that no event says it: the sweep finds it.
    await db.deleteFrom('posts').where('id', '=', id).execute()
    await engine.advance(11 * 60)

    await emulator.clock({ mode: 'timer', encodeSeconds: 1 })
    await expect.poll(async () => (await atStream()).length, { timeout: 60_000, interval: 500 }).toBe(0)
  })
})

describe('a video that Stream can not take', () => {
  test.each([
    ['audio-only.mp4', /not a video|damaged/],
    ['not-a-video.mp4', /not a video/],
    ['cut-in-half.mp4', /damaged/],
  ])('%s fails with its reason, and the row stays', async (file, reason) => {
    const { id } = await post({ video: file })

    await expect.poll(phase('posts.video', id), settled).toBe('failed')

    const row = await db.selectFrom('posts').select('video').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.video?.status.state).toBe('error')
    expect((await view('posts.video', id)).message).toMatch(reason)
  })

  test('is said to be gone when it was deleted at Stream', async () => {
    await emulator.clock({ encodeSeconds: 60 })
    const { id, video } = await post({ video: '3s.mp4' })
    await fetch(`${stack.env.CLOUDFLARE_BASE_URL}/accounts/${stack.env.CLOUDFLARE_ACCOUNT_ID}/stream/${video}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${stack.env.CLOUDFLARE_API_TOKEN}` },
    })
    await emulator.clock({ encodeSeconds: 1 })

    await expect.poll(phase('posts.video', id), settled).toBe('failed')
    await expect
      .poll(async () => (await view('posts.video', id)).message, settled)
      .toContain('no longer at Cloudflare Stream')
  })
})

describe('webhooks and polls', () => {
  test('F15 without webhooks the same comes of it', async () => {
    await emulator.webhooks(false)
    const { id } = await post({ video: '3s.mp4', teaser: '20s.mp4' })

    await expect.poll(phase('posts.video', id), settled).toBe('ready')
    await expect.poll(phase('posts.teaser', id), settled).toBe('ready')
    await expect.poll(async () => (await atStream()).length, settled).toBe(2)
  })

  test('R10 with webhooks the row follows Stream while the engine’s clock stands still', async () => {
    await engine.freeze()
    const { id, teaser } = await post({ teaser: '20s.mp4' })

    // Wait, trim, swap: each was started by a webhook, none by a sleep that ended.
    await expect.poll(phase('posts.teaser', id), settled).toBe('ready')

    expect((await view('posts.teaser', id)).video.uid).not.toBe(teaser)
    await engine.run()
  })
})
