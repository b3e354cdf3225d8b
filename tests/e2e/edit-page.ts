import { expect, type Page } from '@playwright/test'
import type { Db } from '@/db/create-db'
import { insertPost, sendEvent, uploadFile, type Visitor, visitorWithId } from '../scenario'
import type { TestStack } from '../stack'

/** What the tests of the edit page do and look at. */

/** Opens the edit page of a post of somebody with this id, once its video and its teaser, if it has one, are ready. */
export async function openPost(
  page: Page,
  stack: TestStack,
  db: Db,
  userId: string,
  { teaser }: { teaser?: string } = {},
) {
  const visitor = await visitorWithId(stack, userId)
  await signIn(page, visitor)
  const uids = {
    video: await uploadFile(visitor, 'posts.video', 'tests/media/20s.mp4'),
    ...(teaser && { teaser: await uploadFile(visitor, 'posts.teaser', teaser) }),
  }
  const id = await insertPost(db, visitor, uids)
  for (const uid of Object.values(uids)) await sendEvent(stack.urls.inngest, 'video.look', { uid })
  const settled = () =>
    db
      .selectFrom('stream_videos')
      .select('uid')
      .where('uid', 'in', Object.values(uids))
      .where('settled_at', 'is not', null)
      .execute()
  await expect.poll(settled, { timeout: 60_000 }).toHaveLength(Object.keys(uids).length)
  await page.goto(`/posts/${id}/edit`)
  return { id, video: uids.video }
}

export async function signIn(page: Page, { app, cookie }: Visitor): Promise<void> {
  const [name = '', value = ''] = cookie.split('=')
  await page.context().addCookies([{ name, value, url: app }])
}

/** Presses Tab until the focus is on the control of this name. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
        return element.labels?.[0]?.textContent ?? ''
      }
      return element === document.body ? '' : (element?.textContent ?? '')
    })
  for (let presses = 0; presses < 40; presses++) {
    if ((await focused()).startsWith(name)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${name}`)
}

/** The uids of a post's video and teaser. */
export async function uidsOf(db: Db, id: string): Promise<(string | undefined)[]> {
  const { video, teaser } = await db
    .selectFrom('posts')
    .select(['video', 'teaser'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return [video?.uid, teaser?.uid]
}

export async function heldBy(emulator: { videos(): Promise<{ videos: { uid: string }[] }> }): Promise<string[]> {
  return (await emulator.videos()).videos.map(({ uid }) => uid)
}

/** What the app asked Stream about this video. */
export async function requestsTo(
  emulator: { requests(): Promise<{ requests: { host: string; path: string }[] }> },
  uid: string,
): Promise<unknown[]> {
  return (await emulator.requests()).requests.filter(({ host, path }) => host === 'api' && path.includes(uid))
}
