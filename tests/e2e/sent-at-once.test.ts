import { arrived, expect, pickFile, test, uploader } from './fixtures'

const file = 'tests/media/20s.mp4'
const slow = { host: 'upload', route: 'PATCH', bytesPerSecond: 40_000, times: 1 } as const

test('a post is published before the last byte: its page shows the upload going on, and ends with the player', async ({
  page,
  emulator,
}) => {
  await page.goto('/posts/new')
  await emulator.fault(slow)
  await page.getByLabel('Title').fill('Sent at once')
  await pickFile(uploader(page, 'Video'), file)
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', 'uploading')

  await page.getByRole('button', { name: 'Publish now' }).click()

  await expect(page.getByRole('heading', { name: 'Sent at once' })).toBeVisible()
  const line = page.getByRole('progressbar', { name: '20s.mp4' })
  await expect(line).toHaveAttribute('aria-valuetext', /^Uploading \d+%$/)
  await page.getByRole('link', { name: 'Next Cloudflare Stream' }).click()
  await page.getByRole('link', { name: /Sent at once/ }).click()
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
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', arrived, { timeout: 20_000 })
})
