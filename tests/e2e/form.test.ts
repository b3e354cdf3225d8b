import type { Locator } from '@playwright/test'
import { expect, forgiveFailedRequests, test } from './fixtures'
import { hold } from './hold'
import { choose, countVideos, example, slowDown, transferOf, UPLOADED, video } from './uploader-page'

test('U Form field: a plain form is held back with a reason, sends one value for each video, and its reset gives them up', async ({
  page,
  emulator,
}) => {
  await page.goto('/uploader?max=5&required=on')
  const target = example(page, 'In a form')
  const form = page.locator('form').filter({ has: target })
  const sent = form.locator('output')
  const reason = () =>
    form.evaluate((element: HTMLFormElement) =>
      [...element.elements]
        .flatMap((each) => ('validationMessage' in each ? each.validationMessage : []))
        .find(Boolean),
    )
  const before = await countVideos(emulator)
  await form.getByLabel('Title').fill('Two videos')

  await form.getByRole('button', { name: 'Send' }).click()
  expect(await reason()).toBe('Choose a video first.')
  await expect(sent).toBeEmpty()

  const limit = await slowDown(page, 60_000)
  await choose(target, [await video('a.mp4', 3_000_000), await video('b.mp4', 3_000_000)])
  await expect.poll(reason).toMatch(/^a\.mp4 is uploaded to [1-9]\d?%\. Wait for it, or cancel it\.$/)
  await form.getByRole('button', { name: 'Send' }).click()
  await expect(sent).toBeEmpty()

  await limit()
  await expect(target).toHaveAttribute('data-state', UPLOADED)
  await form.getByRole('button', { name: 'Send' }).click()
  const uids = await valuesOf(target.locator('input[name="video"]'))
  expect(new Set(uids).size).toBe(2)
  await expect(sent.getByRole('listitem')).toHaveText(['title = Two videos', ...uids.map((uid) => `video = ${uid}`)])
  expect(await countVideos(emulator)).toBe(before + 2)

  await form.getByRole('button', { name: 'Reset' }).click()
  await expect(target.getByRole('button', { name: /Drop videos/ })).toBeVisible()
  await expect(target.locator('input[name="video"]')).toHaveCount(0)
  await expect.poll(() => countVideos(emulator), { timeout: 30_000 }).toBe(before)
})

test('a server action gets the video from outside of its form, as soon as Stream has a place for it, and the control keeps it', async ({
  page,
}) => {
  await page.goto('/uploader?send=created')
  const target = example(page, 'With a server action')
  const sent = page.locator('#action-form output')
  await slowDown(page, 60_000)

  await choose(target, [await video('sea.mp4', 3_000_000)])
  const value = target.locator('input[name="video"]')
  await expect(value).toBeAttached()
  const uid = await value.inputValue()
  await page.getByRole('button', { name: 'Send to the server' }).click()

  await expect(sent.getByRole('listitem')).toHaveText([`video = ${uid}`])
  await expect(target).toHaveAttribute('data-state', 'uploading')
  await expect(value).toHaveValue(uid)
})

test('a control that is disabled says so, and takes and sends nothing', async ({ page }) => {
  await page.goto('/uploader?disabled=on')
  const target = example(page, 'In a form')
  const zone = target.getByRole('button', { name: /Drop a video/ })
  let chosen = 0
  page.on('filechooser', () => chosen++)

  await expect(zone).toHaveAttribute('aria-disabled', 'true')
  // A person can press it; Playwright would wait until it is enabled.
  await zone.click({ force: true })
  await target.dispatchEvent('drop', { dataTransfer: await transferOf(page, [await video('sea.mp4')]) })
  await page.getByRole('button', { name: 'Send', exact: true }).click()

  await expect(page.locator('form output').first()).toHaveText('title =')
  expect(chosen).toBe(0)
  await expect(target).toHaveAttribute('data-state', 'idle')
})

test('U Headless hook: with markup of the page’s own a video is chosen, paused and sent', async ({
  page,
  consoleErrors,
}) => {
  await page.goto('/uploader')
  const target = example(page, 'Headless')
  const limit = await slowDown(page, 60_000)

  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    target.getByRole('button', { name: 'Choose a video' }).click(),
  ])
  await chooser.setFiles([await video('sea.mp4', 2_000_000)])
  await expect(target.getByText(/sea\.mp4: uploading, [1-9]/)).toBeVisible()
  await target.getByRole('button', { name: 'Pause' }).click()
  await expect(target.getByText(/sea\.mp4: paused/)).toBeVisible()
  await limit()
  await target.getByRole('button', { name: 'Go on' }).click()

  await expect(target.getByText(/sea\.mp4: (uploaded|processing|ready)/)).toBeVisible()
  // Stream may still be busy with the request that was cut off, and says so (423).
  forgiveFailedRequests(consoleErrors)
})

test('a video that was chosen before the page’s scripts ran is sent', async ({ page }) => {
  const runScripts = await hold(page, 'GET', /\/_next\/static\/.*\.js/)
  await page.goto('/uploader', { waitUntil: 'domcontentloaded' })
  const target = example(page, 'Headless')

  await choose(target, [await video('sea.mp4')])
  runScripts()

  await expect(target.getByText(/sea\.mp4: (uploaded|processing|ready)/)).toBeVisible()
})

test('U Theming: variables change its colours, data-state its look, and a row may be the page’s own', async ({
  page,
}) => {
  await page.goto('/uploader?theme=dark')
  const target = example(page, 'Your look')
  await choose(target, [await video('sea.mp4')])
  await expect(
    target.locator('.line:is([data-state="uploaded"], [data-state="processing"], [data-state="ready"])'),
  ).toBeVisible()

  await expect(target.locator('[data-part="row"]')).toHaveCount(0)
  const colour = (element: Element) => getComputedStyle(element).backgroundColor
  const [ours, theirs] = [page.locator('main').locator('xpath=..'), target.locator('xpath=..')]
  const plum = await target
    .locator('.line-done')
    .evaluate((element) => getComputedStyle(element).getPropertyValue('--sent'))
  expect(plum).toMatch(/oklch|lab/)
  expect(plum).not.toBe(await theirs.evaluate((element) => getComputedStyle(element).getPropertyValue('--sent')))
  // Dark is in force for the example, though the system is light.
  await expect(theirs).toHaveCSS('color-scheme', 'dark')
  await expect(ours).toHaveCSS('color-scheme', 'light')
  expect(await theirs.evaluate(colour)).not.toBe(await ours.evaluate(colour))
})

function valuesOf(inputs: Locator): Promise<string[]> {
  return inputs.evaluateAll((all) => all.flatMap((each) => (each instanceof HTMLInputElement ? each.value : [])))
}
