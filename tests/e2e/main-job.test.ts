import { stat } from 'node:fs/promises'
import { dropFile, expect, forgivePictures, pickFile, test, UPLOADED, uploader } from './fixtures'

const file = 'tests/media/20s.mp4'

test('the main job: from a drop to a playable, trimmed, downloadable video in a row', async ({
  page,
  db,
  emulator,
  consoleErrors,
}) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'New post' }).first().click()
  await page.getByLabel('Title').fill('Low tide at Sennen')

  await dropFile(uploader(page, 'Video'), file)
  await dropFile(uploader(page, 'Teaser'), file)
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await expect(uploader(page, 'Teaser')).toHaveAttribute('data-state', UPLOADED)
  await page.getByRole('button', { name: 'Save post' }).click()

  // From here on nothing is clicked until all is done.
  await expect(page.getByRole('heading', { name: 'Low tide at Sennen' })).toBeVisible()
  const download = page.getByRole('link', { name: 'Download' })
  await expect(download).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: /^Play .*0:10/ })).toBeVisible({ timeout: 60_000 })

  const [row] = await db
    .selectFrom('posts')
    .select(['video', 'teaser'])
    .where('title', '=', 'Low tide at Sennen')
    .execute()
  expect(row?.video?.status.state).toBe('ready')
  expect(row?.teaser?.clippedFrom).toBeTruthy()
  const held = async () => {
    const { videos } = await emulator.videos()
    return videos.map(({ uid }: { uid: string }) => uid)
  }
  await expect.poll(held).not.toContain(row?.teaser?.clippedFrom)
  expect(await held()).toEqual(expect.arrayContaining([row?.video?.uid, row?.teaser?.uid]))

  await page.getByRole('button', { name: /^Play .*0:20/ }).click()
  await page.getByRole('button', { name: /^Play .*0:10/ }).click()
  const durations = () =>
    page.locator('video').evaluateAll((videos: HTMLVideoElement[]) => videos.map((v) => Math.round(v.duration)))
  await expect.poll(durations).toEqual([20, 10])
  const times = () =>
    page.locator('video').evaluateAll((videos: HTMLVideoElement[]) => videos.map((v) => v.currentTime > 0.5))
  await expect.poll(times, 'both play').toEqual([true, true])

  const [saved] = await Promise.all([page.waitForEvent('download'), download.click()])
  expect((await stat(await saved.path())).size).toBeGreaterThan(10_000)
  forgivePictures(consoleErrors)
})

test('a WebM from the picker ends in a ready video too', async ({ page }) => {
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill('Fog walk')

  await pickFile(uploader(page, 'Video'), 'tests/media/20s.webm')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await page.getByRole('button', { name: 'Save post' }).click()

  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: /^Play .*0:20/ }).click()
  await expect
    .poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeGreaterThan(0.5)
})

test('a post’s video is replaced, removed, and the post deleted: Stream holds nothing of it', async ({
  page,
  db,
  emulator,
  consoleErrors,
}) => {
  const held = async () => (await emulator.videos()).videos.map(({ uid }: { uid: string }) => uid)
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill('Night train to Narvik')
  await pickFile(uploader(page, 'Video'), 'tests/media/3s.mp4')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await page.getByRole('button', { name: 'Save post' }).click()
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 60_000 })
  const uidNow = async () =>
    (await db.selectFrom('posts').select('video').where('title', '=', 'Night train to Narvik').executeTakeFirst())
      ?.video?.uid
  const first = await uidNow()

  await page.getByRole('button', { name: 'Replace video' }).click()
  await pickFile(uploader(page, 'Video'), 'tests/media/20s.mp4')
  await expect.poll(uidNow, { timeout: 30_000 }).not.toBe(first)
  const second = await uidNow()
  await expect.poll(held).not.toContain(first)
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 60_000 })

  await page.getByRole('button', { name: 'Remove video' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove video' }).click()
  await expect.poll(uidNow).toBeUndefined()
  await expect.poll(held).not.toContain(second)

  await page.getByRole('button', { name: 'Delete post' }).click()
  await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete post' }).click()
  await expect(page).toHaveURL('/')
  expect(await db.selectFrom('posts').select('id').where('title', '=', 'Night train to Narvik').execute()).toEqual([])
  forgivePictures(consoleErrors)
})

test('a file that is no video, or a form without one, is refused with the rule', async ({ page }) => {
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill('Nothing')
  await page.getByRole('button', { name: 'Save post' }).click()
  await expect(page).toHaveURL(/posts\/new/)

  await pickFile(uploader(page, 'Video'), 'package.json')

  await expect(page.getByRole('alert').filter({ hasText: 'package.json is not a video' })).toBeVisible()
})

test('somebody else’s post is not there', async ({ page, browser, stack }) => {
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill('Private')
  await pickFile(uploader(page, 'Video'), 'tests/media/3s.mp4')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await page.getByRole('button', { name: 'Save post' }).click()
  await expect(page.getByRole('heading', { name: 'Private' })).toBeVisible()

  const stranger = await browser.newPage()
  const response = await stranger.goto(`${stack.urls.app}${new URL(page.url()).pathname}`)

  expect(response?.status()).toBe(404)
  await expect(stranger.getByText('Private')).toHaveCount(0)
  await stranger.close()
})

test('the whole flow works with the keyboard alone', async ({ page }) => {
  await page.goto('/')
  const press = (key: string) => page.keyboard.press(key)
  const focused = () =>
    page.evaluate(() =>
      document.activeElement === document.body ? '' : (document.activeElement?.textContent?.trim() ?? ''),
    )
  const tabTo = async (words: RegExp) => {
    for (let presses = 0; presses < 30; presses++) {
      if (words.test(await focused())) return
      await press('Tab')
    }
    throw new Error(`Tab does not reach ${words}`)
  }

  await tabTo(/New post/)
  await press('Enter')
  await expect(page).toHaveURL(/posts\/new/)
  await page.getByLabel('Title').focus()
  await page.keyboard.type('By hand')
  await tabTo(/Drop a video/)
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press('Enter')])
  await chooser.setFiles('tests/media/3s.mp4')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await tabTo(/^Save post$/)
  await press('Enter')

  await expect(page.getByRole('heading', { name: 'By hand' })).toBeVisible()
})
