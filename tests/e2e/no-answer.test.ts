import type { Page } from '@playwright/test'
import { openPost } from './edit-page'
import { dropFile, expect, forgiveFailedRequests, pickFile, test, UPLOADED, uploader } from './fixtures'

const words = 'No answer from the server. Try again.'

test('a post that could not be sent keeps its words and its upload, and is saved by a second try', async ({
  page,
  consoleErrors,
}) => {
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill('Sent twice')
  await page.getByLabel('Note').fill('Typed once')
  await pickFile(uploader(page, 'Video'), 'tests/media/3s.mp4')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  const answer = await leaveActionsUnanswered(page)

  await page.getByRole('button', { name: 'Save post' }).click()

  await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible()
  await expect(page.getByLabel('Title')).toHaveValue('Sent twice')
  await expect(page.getByLabel('Note')).toHaveValue('Typed once')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await answer()
  await page.getByRole('button', { name: 'Save post' }).click()
  await expect(page.getByRole('heading', { name: 'Sent twice' })).toBeVisible()
  await expect(page.getByText('Typed once')).toBeVisible()
  forgiveFailedRequests(consoleErrors)
})

test('an edit that could not be sent keeps its words and its videos, and is saved by a second try', async ({
  page,
  stack,
  db,
  consoleErrors,
}) => {
  const { id } = await openPost(page, stack, db, crypto.randomUUID())
  await page.getByLabel('Title').fill('Saved twice')
  await page.getByLabel('Note').fill('Typed once')
  const answer = await leaveActionsUnanswered(page)

  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible()
  const section = page.getByRole('region', { name: 'Video' })
  await section.getByRole('button', { name: 'Remove video' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove video' }).click()
  await expect(section.getByRole('alert').filter({ hasText: words })).toBeVisible()

  await expect(section.getByRole('button', { name: /^Play A post/ })).toBeVisible()
  await expect(page.getByLabel('Title')).toHaveValue('Saved twice')
  await expect(page.getByLabel('Note')).toHaveValue('Typed once')
  await answer()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page).toHaveURL(`/posts/${id}`)
  await expect(page.getByRole('heading', { name: 'Saved twice' })).toBeVisible()
  forgiveFailedRequests(consoleErrors)
})

test('a file that comes while the network is away takes neither the page nor its words with it', async ({
  page,
  consoleErrors,
}) => {
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill('Typed before')
  const chunks = /\/_next\/static\/chunks\//
  await page.route(chunks, (route) => route.abort())
  const failed = page.waitForEvent('requestfailed')
  // Dropped, so that nothing was loaded when the pointer came near.
  await dropFile(uploader(page, 'Video'), 'tests/media/3s.mp4')
  await failed
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', 'failed')

  await page.unroute(chunks)
  await uploader(page, 'Video').getByRole('button', { name: 'Try again' }).click()

  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await expect(page.getByLabel('Title')).toHaveValue('Typed before')
  forgiveFailedRequests(consoleErrors)
})

/** As when the browser is offline. The function that is returned ends it. */
async function leaveActionsUnanswered(page: Page): Promise<() => Promise<void>> {
  const actions = /\/posts\/[^/]+(\/edit)?$/
  await page.route(actions, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
  return () => page.unroute(actions)
}
