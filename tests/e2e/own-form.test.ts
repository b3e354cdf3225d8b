import { bundle } from './bundle'
import { expect, test } from './fixtures'

test('U Form field: in an app of one’s own, with react-hook-form and StrictMode, a file makes one request and is one value', async ({
  page,
  emulator,
}) => {
  await page.goto('/')
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
  await page.goto('/api/health')
  await emulator.clearRequests()
  await page.addScriptTag({ content: await bundle('own-form.tsx'), type: 'module' })

  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('alert')).toHaveText('A video is missing.')
  await page.locator('input[type=file]').setInputFiles(['tests/media/3s.mp4', 'tests/media/20s.mp4'])
  await page.getByLabel('Title').fill('Kept')
  await expect(page.getByRole('alert')).toBeEmpty()
  await expect(page.getByRole('progressbar', { name: 'All videos' })).toHaveAttribute('aria-valuenow', '100')
  await page.getByRole('button', { name: 'Send' }).click()

  const sent = () => page.evaluate(() => (window as { sent?: { title: string; videos: string[] } }).sent)
  await expect.poll(sent).toEqual({ title: 'Kept', videos: [expect.any(String), expect.any(String)] })
  const { requests } = await emulator.requests()
  expect(requests.filter(({ path }: { path: string }) => path.includes('direct_user=true'))).toHaveLength(2)

  await page.getByRole('button', { name: 'Empty' }).click()

  await expect(page.getByRole('button', { name: /Drop videos/ })).toBeVisible()
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('alert')).toHaveText('A video is missing.')
})
