import { expect, test } from './fixtures'
import { openOwnPage } from './open-own-page'
import { choose, namesAskedFor, slowDown, UPLOADED, video } from './uploader-page'

test('W22: under StrictMode, which mounts everything twice, one file makes one request for an upload', async ({
  page,
  emulator,
}) => {
  await openOwnPage(page, '#strict')
  await emulator.clearRequests()
  const target = page.getByRole('group', { name: 'Strict' })
  await expect(target.locator('input[type="file"]')).toHaveAttribute('capture', 'environment')

  await choose(target, [await video('once.mp4')])
  await expect(target).toHaveAttribute('data-state', UPLOADED)

  expect(namesAskedFor((await emulator.requests()).requests)).toEqual(['once.mp4'])
})

test('W19: the list does not render again while bytes move; the row of the file does', async ({ page }) => {
  await openOwnPage(page, '#renders')
  const target = page.getByRole('group', { name: 'Renders' })
  const counts = () => page.evaluate<{ list: number; row: number }>('counts')
  const limit = await slowDown(page, 100_000)

  await choose(target, [await video('sea.mp4', 900_000)])
  await expect(page.getByTestId('row')).toHaveText('uploading')
  const then = await counts()
  await expect.poll(async () => (await counts()).row).toBeGreaterThan(then.row + 5)
  const now = await counts()
  await limit()
  await expect(page.getByTestId('row')).toHaveText(UPLOADED)

  expect(now.list).toBe(then.list)
})

test('U Abort on unmount: with keepAlive the upload goes on without its control, which finds it again', async ({
  page,
  emulator,
}) => {
  await openOwnPage(page, '#kept')
  await emulator.clearRequests()
  const target = page.getByRole('group', { name: 'Kept' })
  const limit = await slowDown(page, 100_000)
  await choose(target, [await video('sea.mp4', 2_000_000)])
  await expect(target).toHaveAttribute('data-state', 'uploading')

  await page.getByRole('button', { name: 'Leave' }).click()
  await expect(target).toBeHidden()
  await limit()
  const received = async () => (await emulator.requests()).bytesReceived
  await expect.poll(received).toBe(2_000_000)
  await page.getByRole('button', { name: 'Come back' }).click()

  await expect(target).toHaveAttribute('data-state', UPLOADED)
  expect(namesAskedFor((await emulator.requests()).requests)).toEqual(['sea.mp4'])
})
