import { dropFile, expect, pickFile, test, UPLOADED, uploader } from './fixtures'

const file = 'tests/media/20s.mp4'
/** It is not through before the faults are cleared. */
const slow = { host: 'upload', route: 'PATCH', bytesPerSecond: 4_000, times: 1 } as const

test('a post is saved before the last byte: its page shows the upload going on, and ends with the player', async ({
  page,
  emulator,
}) => {
  await page.goto('/posts/new')
  await emulator.fault(slow)
  await page.getByLabel('Title').fill('Sent at once')
  await pickFile(uploader(page, 'Video'), file)
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', 'uploading')

  await page.getByRole('button', { name: 'Save now' }).click()

  await expect(page.getByRole('heading', { name: 'Sent at once' })).toBeVisible()
  const line = page.getByRole('progressbar', { name: '20s.mp4' })
  await expect(line).toHaveAttribute('aria-valuetext', /^Uploading \d+%$/)
  // The post has it: it is taken out of the post, not of an uploader.
  await expect(page.getByRole('button', { name: 'Cancel upload' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Next Cloudflare Stream' }).click()
  await page.getByRole('link', { name: /Sent at once/ }).click()
  await emulator.clearFaults()
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 60_000 })
  const { bytesReceived } = await emulator.requests()
  expect(bytesReceived).toBeGreaterThan(0)
})

test('an upload that is not sent is there again when its page is', async ({ page, emulator }) => {
  await page.goto('/posts/new')
  await emulator.fault(slow)
  await pickFile(uploader(page, 'Video'), file)
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', 'uploading')

  await page.getByRole('link', { name: 'Next Cloudflare Stream' }).click()
  await expect(page).toHaveURL('/')
  await page.getByRole('link', { name: 'New post' }).first().click()

  await expect(uploader(page, 'Video').getByText('20s.mp4')).toBeVisible()
  await emulator.clearFaults()
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
})

test('a form that was refused keeps its upload, also while the page is left', async ({ page }) => {
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill('   ')
  await pickFile(uploader(page, 'Video'), file)
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await page.getByRole('button', { name: 'Save post' }).click()
  await expect(page.getByLabel('Title')).toHaveAttribute('aria-invalid', 'true')

  await page.getByRole('link', { name: 'Next Cloudflare Stream' }).click()
  await expect(page).toHaveURL('/')
  await page.getByRole('link', { name: 'New post' }).first().click()

  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await page.getByLabel('Title').fill('Kept')
  await page.getByRole('button', { name: 'Save post' }).click()
  await expect(page.getByRole('heading', { name: 'Kept' })).toBeVisible()
})

test('what can’t take the place of a finished upload does not end it', async ({ page, emulator }) => {
  await page.goto('/posts/new')
  await pickFile(uploader(page, 'Video'), file)
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  const before = (await emulator.videos()).videos.length

  await dropFile(uploader(page, 'Video'), 'package.json', 'application/json')

  await expect(uploader(page, 'Video').getByText('MP4, MOV, MKV or WebM.')).toBeVisible()
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  expect((await emulator.videos()).videos.length).toBe(before)
})
