import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import type { Db } from '@/db/create-db'
import { type VideoView, videoViewSchema } from '@/lib/video/view'
import { insertPost, newVisitor, sendEvent, uploadFile } from '../scenario'
import { streamOf, type TestStack } from '../stack'
import { signIn } from './edit-page'
import { expect, forgiveFailedRequests, test } from './fixtures'

/** Each token is good for 3 to 6 seconds. */
export const shortTokens = { PLAYBACK_TOKEN_SECONDS: '3' }

/** What holds of a private video, whoever signs its tokens. */
export function testPrivateVideos(): void {
  test('a private video plays for who may see it, and for nobody else', async ({ page, stack, db, consoleErrors }) => {
    const { uid, viewNow } = await openPrivatePost(page, stack, db, 'tests/media/20s.mp4')
    const other = await uploadFile(await newVisitor(stack.urls.app), 'posts.video', 'tests/media/3s.mp4')

    await expect(page.locator('.frame img').first()).toHaveJSProperty('naturalWidth', 640)
    await page.getByRole('button', { name: /^Play / }).click()
    await expect.poll(() => timeOf(page)).toBeGreaterThan(0.5)

    let first = await viewNow()
    // A token ends while a busy machine asks by it.
    const answersNow = async () => {
      first = await viewNow()
      return answersAt(page, tokenOf(first), stack.urls.playback)
    }
    await expect.poll(answersNow).toEqual(all(200))
    // By no token, by another video's, by one that does not download, by one that has ended.
    expect(await answersAt(page, uid, stack.urls.playback)).toEqual(all(401))
    const stream = streamOf(stack)
    const now = Math.floor(Date.now() / 1000)
    const anothers = await stream.createToken(other, { nbf: now - 60, exp: now + 60, downloadable: true })
    await stream.deleteVideo(other)
    expect(await answersAt(page, anothers, stack.urls.playback)).toEqual(all(404))
    const watchOnly = await stream.createToken(uid, { nbf: now - 60, exp: now + 60, downloadable: false })
    expect(await answersAt(page, watchOnly, stack.urls.playback)).toEqual({ ...all(200), download: 401 })
    await expect.poll(() => answersAt(page, tokenOf(first), stack.urls.playback)).toEqual(all(401))

    const stranger = await newVisitor(stack.urls.app)
    const asked = await fetch(`${stack.urls.app}/api/videos/posts.video/${first.id}`, {
      headers: { Cookie: stranger.cookie },
    })
    expect(asked.status).toBe(404)
    forgiveFailedRequests(consoleErrors)
  })

  test('a page of another host than the video allows gets nothing of it', async ({
    page,
    stack,
    db,
    consoleErrors,
  }) => {
    const { uid, viewNow } = await openPrivatePost(page, stack, db, 'tests/media/3s.mp4')
    await streamOf(stack).editVideo(uid, { allowedOrigins: [new URL(stack.urls.app).host] })
    const elsewhere = createServer((_request, response) => response.end('<!doctype html><title>Elsewhere</title>'))
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const thief = await page.context().newPage()
    await thief.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`)

    const answers = async (of: Page) => answersAt(of, tokenOf(await viewNow()), stack.urls.playback)

    await expect.poll(() => answers(thief)).toEqual(all(403))
    await expect.poll(() => answers(page)).toEqual(all(200))
    const token = tokenOf(await viewNow())
    const image = await thief.evaluate(
      (src) =>
        new Promise((resolve) => {
          const picture = Object.assign(new Image(), { src, onload: () => resolve('shown') })
          picture.onerror = () => resolve('refused')
        }),
      `${stack.urls.playback}/${token}/thumbnails/thumbnail.jpg`,
    )
    expect(image).toBe('refused')
    await thief.close()
    elsewhere.close()
    forgiveFailedRequests(consoleErrors)
  })

  test('a private video plays on past the end of its first token, without a restart', async ({
    page,
    stack,
    db,
    emulator,
    consoleErrors,
  }) => {
    await openPrivatePost(page, stack, db, 'tests/media/40s.mp4')
    await emulator.clearRequests()
    // Ten parts, one after the other: the last is asked for after 6 s, when every token of the beginning has ended.
    await emulator.fault({ host: 'playback', route: '/segment-1-', latencyMs: 700, times: 0 })
    await page.getByRole('button', { name: /^Play / }).click()
    await watchForRestarts(page)

    const last = async () => (await askedParts(emulator)).findLast(({ path }) => path.endsWith('segment-1-10.m4s'))
    await expect.poll(async () => (await last())?.status, { timeout: 60_000 }).toBe(200)
    const [first] = await askedParts(emulator)
    expect(await answersAt(page, first?.token ?? '', stack.urls.playback)).toEqual(all(401))
    await page.locator('video').evaluate((video: HTMLVideoElement) => {
      video.currentTime = 37
    })

    await expect.poll(() => timeOf(page)).toBeGreaterThan(38.5)
    expect((await last())?.token).not.toBe(first?.token)
    const lists = (await askedParts(emulator)).filter(({ path }) => path.endsWith('video.m3u8'))
    expect(lists.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await restartsOf(page)).toEqual([])
    forgiveFailedRequests(consoleErrors)
  })

  test('a tab that slept past the end of its token plays on, without a restart', async ({
    page,
    stack,
    db,
    emulator,
    consoleErrors,
  }) => {
    await openPrivatePost(page, stack, db, 'tests/media/40s.mp4')
    await emulator.clearRequests()
    // Longer than the token that it is asked for with is good; meanwhile the page learns of no other.
    await emulator.fault({ host: 'playback', route: '/segment-1-8', latencyMs: 7000 })
    await page.getByRole('button', { name: /^Play / }).click()
    await watchForRestarts(page)
    const query = await holdRequests(page, '**/api/videos/**')
    const answers = async () =>
      (await askedParts(emulator)).flatMap(({ path, status }) => (path.endsWith('segment-1-8.m4s') ? [status] : []))

    await expect.poll(answers, { timeout: 30_000 }).toContain(401)
    query.letGo()

    await expect.poll(answers, { timeout: 30_000 }).toContain(200)
    await page.locator('video').evaluate((video: HTMLVideoElement) => {
      video.currentTime = 30
    })
    await expect.poll(() => timeOf(page)).toBeGreaterThan(31)
    expect(await restartsOf(page)).toEqual([])
    forgiveFailedRequests(consoleErrors)
  })
}

/** Opens the page of somebody's own post with a private video that is ready. */
async function openPrivatePost(page: Page, stack: TestStack, db: Db, file: string) {
  const visitor = await newVisitor(stack.urls.app)
  await signIn(page, visitor)
  const uid = await uploadFile(visitor, 'posts.video', file)
  const id = await insertPost(db, visitor, { video: uid })
  await sendEvent(stack.urls.inngest, 'video.look', { uid })
  const viewNow = async (): Promise<VideoView & { id: string }> => {
    const response = await fetch(`${stack.urls.app}/api/videos/posts.video/${id}`, {
      headers: { Cookie: visitor.cookie },
    })
    return { ...videoViewSchema.parse(await response.json()), id }
  }
  await expect.poll(async () => (await viewNow()).phase, { timeout: 60_000 }).toBe('ready')
  await page.goto(`/posts/${id}`)
  return { uid, viewNow }
}

/** What stands in place of the uid in the addresses of a view. */
function tokenOf({ video }: VideoView): string {
  return video?.playback.hls?.split('/')[3] ?? ''
}

const paths = {
  manifest: 'manifest/video.m3u8',
  segment: 'manifest/segment-1-1.m4s',
  thumbnail: 'thumbnails/thumbnail.jpg',
  download: 'downloads/default.mp4',
}
const all = (status: number) => ({ manifest: status, segment: status, thumbnail: status, download: status })

/** How Stream answers this page at each address of a video, by its uid or a token. */
function answersAt(page: Page, uidOrToken: string, playback: string): Promise<Record<string, number>> {
  return page.evaluate(
    async ({ addresses }) => {
      const answers = addresses.map(async ([name, url]) => [name, (await fetch(url, { cache: 'no-store' })).status])
      return Object.fromEntries(await Promise.all(answers))
    },
    {
      addresses: Object.entries(paths).map(([name, path]): [string, string] => [
        name,
        `${playback}/${uidOrToken}/${path}`,
      ]),
    },
  )
}

/** Keeps the requests of the page that fit from leaving, until they are let go. */
async function holdRequests(page: Page, url: string): Promise<{ letGo(): void }> {
  let letGo = () => {}
  const isOver = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route(url, (route) => isOver.then(() => route.continue()).catch(() => {}))
  return { letGo: () => letGo() }
}

function timeOf(page: Page): Promise<number> {
  return page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime)
}

/** Begins to note what a source that is loaded anew would cause. */
async function watchForRestarts(page: Page): Promise<void> {
  await expect.poll(() => timeOf(page)).toBeGreaterThan(0)
  await page.locator('video').evaluate((video: HTMLVideoElement) => {
    video.dataset.restarts = ''
    for (const event of ['emptied', 'loadstart', 'error', 'abort']) {
      video.addEventListener(event, () => {
        video.dataset.restarts += `${event} `
      })
    }
  })
}

/** Undefined when the element is another than the one that was watched. */
async function restartsOf(page: Page): Promise<string[] | undefined> {
  const noted = await page.locator('video').getAttribute('data-restarts')
  return noted?.split(' ').filter(Boolean)
}

interface Asked {
  token: string
  path: string
  status: number | null
}

/** The parts of streams that were asked for, in their order. */
async function askedParts(emulator: {
  requests(): Promise<{ requests: { path: string; status: number | null }[] }>
}): Promise<Asked[]> {
  const { requests } = await emulator.requests()
  return requests
    .filter(({ path }) => path.includes('/manifest/'))
    .map(({ path, status }) => ({ token: path.split('/')[1] ?? '', path, status }))
}
