import { expect, forgiveFailedRequests, pickFile, test, UPLOADED, uploader } from './fixtures'

const file = 'tests/media/20s.mp4'

/** Slow enough that there is a middle: the file has 270 kB. */
const slow = { host: 'upload', route: 'PATCH', bytesPerSecond: 10_000, times: 1 } as const

test.beforeEach(async ({ page }) => {
  await page.goto('/posts/new')
})

test('U Pause / resume: a pause stops the bytes, going on ends the same upload', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  await emulator.fault(slow)
  const before = (await emulator.videos()).videos.length
  await pickFile(uploader(page, 'Video'), file)
  await expect(page.getByRole('progressbar', { name: '20s.mp4' })).toBeVisible()
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', 'uploading')

  await page.getByRole('button', { name: 'Pause' }).click()

  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', 'paused')
  await expect(page.getByRole('button', { name: 'Go on' })).toBeFocused()
  const received = async () => (await emulator.requests()).bytesReceived
  const arriving = async () => {
    const then = await received()
    await page.waitForTimeout(250)
    return (await received()) - then
  }
  await emulator.clearFaults()
  await expect.poll(arriving).toBe(0)

  await page.getByRole('button', { name: 'Go on' }).click()

  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  expect((await emulator.videos()).videos.length).toBe(before + 1)
  // Stream may still be busy with the request that was cut off, and says so (423).
  forgiveFailedRequests(consoleErrors)
})

test('W17: a cancel gives the upload up at Stream, and the empty field is back with the focus', async ({
  page,
  emulator,
}) => {
  await emulator.fault(slow)
  const before = (await emulator.videos()).videos.length
  await pickFile(uploader(page, 'Video'), file)
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', 'uploading')

  await page.getByRole('button', { name: 'Cancel upload' }).click()

  await expect(uploader(page, 'Video').getByRole('button', { name: /Drop a video/ })).toBeFocused()
  await expect.poll(async () => (await emulator.videos()).videos.length).toBe(before)
})

test('a server that fails, is busy or breaks the connection is tried again by itself, on the same upload', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  const before = (await emulator.videos()).videos.length
  await emulator.fault({ host: 'upload', route: 'PATCH', status: 500 })
  await emulator.fault({ host: 'upload', route: 'PATCH', status: 429, headers: { 'retry-after': '1' } })
  await emulator.fault({ host: 'upload', route: 'PATCH', reset: true })
  await emulator.fault({ host: 'api', route: 'POST .*direct_user', status: 503, headers: { 'retry-after': '1' } })

  await pickFile(uploader(page, 'Video'), file)

  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED, { timeout: 60_000 })
  expect((await emulator.videos()).videos.length).toBe(before + 1)
  forgiveFailedRequests(consoleErrors)
})

test('W1: after a reload the page says which file can go on, and goes on when it is picked again', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  await emulator.fault(slow)
  const before = (await emulator.videos()).videos.length
  await pickFile(uploader(page, 'Video'), file)
  await expect(page.getByText(/Uploading [1-9]/)).toBeVisible()
  await page.reload()
  await expect(page.getByText(/Go on with 20s\.mp4 from/)).toBeVisible()
  await emulator.clearFaults()

  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose the file again' }).click(),
  ])
  await chooser.setFiles(file)

  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  expect((await emulator.videos()).videos.length).toBe(before + 1)
  forgiveFailedRequests(consoleErrors)
})

test('one file makes one creation request at Stream', async ({ page, emulator }) => {
  const creations = async () => {
    const { requests } = await emulator.requests()
    return requests.filter(({ path }: { path: string }) => path.includes('direct_user=true')).length
  }
  const before = await creations()

  await pickFile(uploader(page, 'Video'), file)
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)

  expect(await creations()).toBe(before + 1)
})
