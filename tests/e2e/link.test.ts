import AxeBuilder from '@axe-core/playwright'
import { startFileServer } from '../file-server'
import { openPost, uidsOf } from './edit-page'
import { dropFile, expect, forgivePictures, pickFile, test, UPLOADED, uploader } from './fixtures'
import { hold } from './hold'

let files: Awaited<ReturnType<typeof startFileServer>>

test.beforeAll(async () => {
  files = await startFileServer()
})
test.afterAll(() => files.close())

test('F28 a post is made of two links: the video is ready to download, the teaser is trimmed', async ({
  page,
  db,
  consoleErrors,
}) => {
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill('From a link')
  await page.getByRole('button', { name: 'Use a link instead (video)' }).click()
  await expect(page.getByLabel('Link to a video file')).toBeFocused()
  await page.getByLabel('Link to a video file').fill(`${files.url}/20s.mp4`)
  await page.keyboard.press('Enter')
  await expect(uploader(page, 'Video').getByRole('button', { name: 'Remove 20s.mp4' })).toBeFocused()
  await expect(page.getByText('Cloudflare Stream is fetching 20s.mp4.')).toHaveAttribute('aria-live', 'polite')
  await page.getByRole('button', { name: 'Use a link instead (teaser)' }).click()
  await page.getByLabel('Link to a teaser file').fill(`${files.url}/40s.mp4`)
  await page.getByRole('button', { name: 'Fetch' }).click()
  await expect(page.getByText('Cloudflare Stream is fetching it')).toHaveCount(2)

  await page.getByRole('button', { name: 'Save post' }).click()

  await expect(page.getByRole('heading', { name: 'From a link' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: /^Play .*0:20/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Play .*0:10/ })).toBeVisible({ timeout: 60_000 })
  const row = await db
    .selectFrom('posts')
    .select(['video', 'teaser'])
    .where('title', '=', 'From a link')
    .executeTakeFirstOrThrow()
  expect(row.video?.meta).toMatchObject({ name: '20s.mp4', 'downloaded-from': `${files.url}/20s.mp4` })
  expect(row.teaser).toMatchObject({ duration: 10, clippedFrom: expect.any(String) })
  forgivePictures(consoleErrors)
})

test('a post’s video is replaced by a link, and shows that it is fetched', async ({ page, emulator }) => {
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill('Replaced by a link')
  await pickFile(uploader(page, 'Video'), 'tests/media/3s.mp4')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await expect(page.getByRole('button', { name: 'Use a link instead (video)' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Save post' }).click()
  await expect(page.getByRole('button', { name: /^Play .*0:03/ })).toBeVisible({ timeout: 60_000 })

  await emulator.clock({ mode: 'step' })
  await page.getByRole('button', { name: 'Replace video' }).click()
  await page.getByRole('button', { name: 'Use a link instead (video)' }).click()
  await page.getByLabel('Link to a video file').fill(`${files.url}/20s.mp4`)
  await page.getByRole('button', { name: 'Fetch' }).click()

  await expect(page.getByText('Fetching the video').first()).toBeVisible()
  await emulator.clock({ mode: 'timer' })
  await expect(page.getByRole('button', { name: /^Play .*0:20/ })).toBeVisible({ timeout: 60_000 })
})

test('a link that is not taken says why beside it, and keeps the form from going without it', async ({ page }) => {
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill('No link')
  await page.getByRole('button', { name: 'Use a link instead (video)' }).click()
  const link = page.getByLabel('Link to a video file')

  for (const [typed, words] of [
    ['ftp://files.example/a.mp4', 'A link begins with https:// or http://.'],
    ['https://ann:secret@files.example/a.mp4', 'A link with a user name or a password in it is not taken.'],
    [`${files.url}/nothing.mp4`, 'Cloudflare Stream could not fetch this link.'],
  ] as const) {
    await link.fill(typed)
    await page.getByRole('button', { name: 'Fetch' }).click()
    await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible()
    await expect(link).toBeFocused()
  }
  await page.getByRole('button', { name: 'Save post' }).click()

  const complaint = () => link.evaluate((input: HTMLInputElement) => input.validationMessage)
  await expect(page).toHaveURL(/posts\/new/)
  await expect(link).toBeFocused()
  expect(await complaint()).toBe('Fetch this link first, or take it out.')
  await link.clear()
  await page.getByRole('button', { name: 'Save post' }).click()
  await expect(link).toBeFocused()
  expect(await complaint()).toBe('Give a link, or choose a video.')
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
})

test('a link is taken out again, and its video leaves Stream', async ({ page, emulator }) => {
  await page.goto('/posts/new')
  await page.getByRole('button', { name: 'Use a link instead (video)' }).click()
  await page.getByLabel('Link to a video file').fill(`${files.url}/3s.mp4?taken-out`)
  await page.getByRole('button', { name: 'Fetch' }).click()
  const held = async () =>
    (await emulator.videos()).videos.filter(({ meta }: { meta: Record<string, string> }) =>
      meta['downloaded-from']?.endsWith('taken-out'),
    ).length
  await expect(page.getByText('Cloudflare Stream is fetching it')).toBeVisible()
  expect(await held()).toBe(1)
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])

  await page.getByRole('button', { name: 'Remove 3s.mp4' }).click()

  await expect(page.getByRole('button', { name: /Drop a video/ }).first()).toBeFocused()
  await expect.poll(held).toBe(0)
})

test('no file is taken while a link is fetched, and the form can be sent as soon as it is there', async ({ page }) => {
  await page.goto('/posts/new')
  const answer = await hold(page, 'POST', /\/posts\//)
  await page.getByRole('button', { name: 'Use a link instead (video)' }).click()
  await page.getByLabel('Link to a video file').fill(`${files.url}/3s.mp4`)
  await page.getByRole('button', { name: 'Fetch' }).click()
  await expect(page.getByRole('button', { name: 'Fetching' })).toBeVisible()
  await expect(uploader(page, 'Video').getByRole('button')).toHaveAttribute('aria-disabled', 'true')

  await dropFile(uploader(page, 'Video'), 'tests/media/20s.mp4')
  answer()

  await expect(page.getByRole('button', { name: 'Remove 3s.mp4' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save post', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Remove 3s.mp4' }).click()
  await expect(page.getByRole('button', { name: 'Use a link instead (video)' })).toBeVisible()
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', 'idle')
})

test('a link is left by Escape, and gives way to a file', async ({ page }) => {
  await page.goto('/posts/new')
  const open = page.getByRole('button', { name: 'Use a link instead (video)' })
  await open.click()
  await page.keyboard.press('Escape')
  await expect(open).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Link to a video file')).toBeFocused()

  await pickFile(uploader(page, 'Video'), 'tests/media/3s.mp4')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await page.getByRole('button', { name: 'Remove 3s.mp4' }).click()

  await expect(open).toBeVisible()
  await expect(page.getByLabel('Link to a video file')).toHaveCount(0)
  await expect(uploader(page, 'Video').getByRole('button')).toBeFocused()
})

test('where a post is edited, a link that is not fetched holds the words, and one that is being fetched holds its place', async ({
  page,
  stack,
  db,
}) => {
  const { id, video } = await openPost(page, stack, db, crypto.randomUUID())
  const section = page.getByRole('region', { name: 'Video' })
  await section.getByRole('button', { name: 'Replace video' }).click()
  await section.getByRole('button', { name: 'Use a link instead (video)' }).click()
  const link = section.getByLabel('Link to a video file')
  await link.fill(`${files.url}/3s.mp4`)

  await page.getByRole('button', { name: 'Save' }).click()
  await expect(link).toBeFocused()
  await expect(page).toHaveURL(`/posts/${id}/edit`)

  const answer = await hold(page, 'POST', /\/posts\//)
  await section.getByRole('button', { name: 'Fetch' }).click()
  const keep = section.getByRole('button', { name: 'Keep this one' })
  await expect(keep).toHaveAttribute('aria-disabled', 'true')
  // A person's click, which does not wait for the button to be enabled.
  await keep.click({ force: true })
  await section.getByRole('button', { name: 'Remove video' }).click({ force: true })
  await expect(link).toBeVisible()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  answer()

  await expect(section.getByRole('button', { name: /^Play .*0:03/ })).toBeVisible({ timeout: 60_000 })
  expect(await uidsOf(db, id)).not.toContain(video)
})
