import AxeBuilder from '@axe-core/playwright'
import { visitorWithId } from '../scenario'
import { openPost, signIn } from './edit-page'
import { ADMINISTRATOR_ID, expect, forgiveFailedRequests, test } from './fixtures'

test('a post is published, seen and played by somebody new in another browser, made private, and gone', async ({
  page,
  browser,
  stack,
  db,
}) => {
  const { id } = await openPost(page, stack, db, crypto.randomUUID(), { teaser: 'tests/media/3s.mp4' })
  await db.updateTable('posts').set({ title: 'For everybody' }).where('id', '=', id).execute()
  const elsewhere = await browser.newContext({ baseURL: stack.urls.app })
  const stranger = await elsewhere.newPage()
  await page.goto(`/posts/${id}`)
  await expect(page.getByText('Only you can see this post.')).toBeVisible()

  await page.getByRole('button', { name: 'Publish' }).click()

  await expect(page.getByText('Everyone can see this post.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Make private' }), 'the focus is kept').toBeFocused()
  await stranger.goto('/')
  const published = stranger.getByRole('region', { name: 'Published' })
  await published.getByRole('link', { name: /For everybody/ }).click()
  await expect(stranger).toHaveTitle(/^For everybody/)
  await stranger.getByRole('button', { name: /^Play For everybody, 0:20/ }).click()
  await expect
    .poll(() => stranger.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeGreaterThan(0.2)
  await expect(stranger.getByRole('link', { name: 'Download' })).toBeVisible()
  await expect(stranger.getByRole('link', { name: /Edit/ })).toHaveCount(0)
  await expect(stranger.getByRole('button', { name: /Replace|Remove|Delete|Make private|Publish/ })).toHaveCount(0)

  await page.getByRole('button', { name: 'Make private' }).click()
  await expect(page.getByText('Only you can see this post.')).toBeVisible()

  const gone = await stranger.goto(`/posts/${id}`)
  expect(gone?.status()).toBe(404)
  await expect(stranger).not.toHaveTitle(/For everybody/)
  await expect(stranger.getByText('For everybody')).toHaveCount(0)
  await stranger.goto('/')
  await expect(stranger.getByText('For everybody')).toHaveCount(0)
  await elsewhere.close()
})

test('the edit page says who can see a post too, and publishes it without losing what was typed', async ({
  page,
  stack,
  db,
}) => {
  const { id } = await openPost(page, stack, db, crypto.randomUUID())
  await page.getByLabel('Title').fill('Not saved yet')

  await page.getByRole('button', { name: 'Publish' }).click()

  await expect(page.getByText('Everyone can see this post.')).toBeVisible()
  await expect(page.getByLabel('Title')).toHaveValue('Not saved yet')
  await page.getByRole('button', { name: 'Make private' }).click()
  await expect(page.getByText('Only you can see this post.')).toBeVisible()
  const { published_at } = await db
    .selectFrom('posts')
    .select('published_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(published_at).toBeNull()
})

test('an administrator sees every post, and has nothing to change it with', async ({
  page,
  browser,
  stack,
  db,
  consoleErrors,
}) => {
  const { id } = await openPost(page, stack, db, crypto.randomUUID())
  await db.updateTable('posts').set({ title: 'A quiet post' }).where('id', '=', id).execute()
  const elsewhere = await browser.newContext({ baseURL: stack.urls.app })
  const administrator = await elsewhere.newPage()
  await signIn(administrator, await visitorWithId(stack, ADMINISTRATOR_ID))

  await administrator.goto('/')
  const all = administrator.getByRole('region', { name: 'All posts' })
  await all.getByRole('link', { name: /A quiet post/ }).click()

  await expect(administrator.getByRole('button', { name: /^Play A quiet post, 0:20/ })).toBeVisible()
  await expect(administrator.getByRole('link', { name: /Edit/ })).toHaveCount(0)
  await expect(administrator.getByRole('button', { name: /Replace|Remove|Delete|Make private|Publish/ })).toHaveCount(0)
  expect((await administrator.goto(`/posts/${id}/edit`))?.status()).toBe(404)
  await elsewhere.close()
  forgiveFailedRequests(consoleErrors)
})

test('publishing that gets no answer says so, and the post stays as it was', async ({
  page,
  stack,
  db,
  consoleErrors,
}) => {
  const { id } = await openPost(page, stack, db, crypto.randomUUID())
  await page.goto(`/posts/${id}`)
  await page.context().setOffline(true)

  await page.getByRole('button', { name: 'Publish' }).click()

  await expect(page.getByRole('alert').filter({ hasText: 'No answer from the server.' })).toBeVisible()
  await expect(page.getByText('Only you can see this post.')).toBeVisible()
  await page.context().setOffline(false)
  forgiveFailedRequests(consoleErrors)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the lists, a post of one’s own and one of somebody else (${colorScheme})`, async ({
    page,
    browser,
    stack,
    db,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const findings = async () =>
      (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])
    const elsewhere = await browser.newContext({ baseURL: stack.urls.app })
    const theirs = await openPost(await elsewhere.newPage(), stack, db, crypto.randomUUID())
    await db.updateTable('posts').set({ published_at: new Date() }).where('id', '=', theirs.id).execute()
    const own = await openPost(page, stack, db, crypto.randomUUID())

    for (const path of ['/', `/posts/${own.id}`, `/posts/${own.id}/edit`, `/posts/${theirs.id}`]) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await findings(), path).toEqual([])
    }
    await db.updateTable('posts').set({ published_at: null }).where('id', '=', theirs.id).execute()
    await elsewhere.close()
  })
}
