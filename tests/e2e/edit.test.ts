import AxeBuilder from '@axe-core/playwright'
import { sql } from 'kysely'
import { claimsOf, visitorWithId } from '../scenario'
import { heldBy, openPost, requestsTo, signIn, tabTo, uidsOf } from './edit-page'
import { ADMINISTRATOR_ID, expect, forgiveFailedRequests, forgivePictures, pickFile, test, uploader } from './fixtures'
import { hold } from './hold'

test('F24 another video is uploaded in place, with its progress and each state in words, and the row takes its uid', async ({
  page,
  stack,
  db,
  emulator,
  consoleErrors,
}) => {
  const { id, video } = await openPost(page, stack, db, crypto.randomUUID())
  const section = page.getByRole('region', { name: 'Video' })
  await emulator.fault({ host: 'upload', route: 'PATCH', bytesPerSecond: 8_000, times: 1 })
  await emulator.clock({ mode: 'step' })

  await section.getByRole('button', { name: 'Replace video' }).click()
  await expect(section.getByRole('button', { name: /Drop a video/ })).toBeFocused()
  await pickFile(uploader(page, 'Video'), 'tests/media/20s.mp4')

  const progress = section.getByRole('progressbar', { name: '20s.mp4' })
  await expect.poll(async () => Number(await progress.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
  await expect(section.getByText(/Uploading \d+%/).first()).toBeVisible()
  await section.getByRole('button', { name: 'Pause' }).click()
  await expect(section.getByText(/Paused at \d+%/).first()).toBeVisible()
  expect(await uidsOf(db, id), 'the row keeps its video until the other is uploaded').toEqual([video, undefined])

  // The page cannot be left by the form meanwhile, or the upload would end.
  await page.getByLabel('Title').fill('Too early')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page).toHaveURL(`/posts/${id}/edit`)
  await expect(section.getByText(/Paused at \d+%/).first()).toBeVisible()
  await section.getByRole('button', { name: 'Go on' }).click()

  // The upload is locked until the emulator has read, at its slow rate, what had arrived before the pause: up to 34 s.
  await expect(section.getByText(/Processing \d+%/).first()).toBeVisible({ timeout: 90_000 })
  await expect(section.getByRole('button', { name: 'Replace video' }), 'the focus is kept').toBeFocused()
  await emulator.clock({ mode: 'timer' })
  await expect(section.getByText('Ready', { exact: true })).toBeVisible({ timeout: 60_000 })
  const [uid] = await uidsOf(db, id)
  expect(uid).toMatch(/^[0-9a-f]{32}$/)
  expect(uid).not.toBe(video)
  await expect.poll(() => heldBy(emulator)).toContain(uid)
  await expect.poll(() => heldBy(emulator)).not.toContain(video)
  await expect(page.getByLabel('Title'), 'what was typed is still there').toHaveValue('Too early')
  expect(await db.selectFrom('posts').select('title').where('id', '=', id).execute()).toEqual([{ title: 'A post' }])
  // Stream may still be busy with the request that was cut off, and says so (423).
  forgiveFailedRequests(consoleErrors)
})

test('F25 an editor has the player, the preview, and a video can be cleared; the row and Stream lose it', async ({
  page,
  stack,
  db,
  emulator,
}) => {
  const { id, video } = await openPost(page, stack, db, crypto.randomUUID())
  const section = page.getByRole('region', { name: 'Video' })

  await section.getByRole('button', { name: /^Play A post, 0:20/ }).click()
  await expect
    .poll(() => section.locator('video').evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeGreaterThan(0.2)

  const preview = section.getByRole('link', { name: 'Preview' })
  const watchAddress = (await preview.getAttribute('href')) ?? ''
  expect([claimsOf(watchAddress).sub, watchAddress.endsWith('/watch')]).toEqual([video, true])
  const [watchPage] = await Promise.all([page.context().waitForEvent('page'), preview.click()])
  await expect(watchPage).toHaveURL(watchAddress)
  await expect(watchPage.locator('video')).toHaveJSProperty('error', null)
  await watchPage.close()
  await expect(page.getByRole('link', { name: /Details|Analytics/ })).toHaveCount(0)

  await section.getByRole('button', { name: 'Remove video' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove video' }).click()

  await expect(section.getByRole('button', { name: /Drop a video/ })).toBeFocused()
  expect(await uidsOf(db, id)).toEqual([undefined, undefined])
  await expect.poll(() => heldBy(emulator)).not.toContain(video)
})

test('a video that was replaced is not shown again while the page asks for what comes next', async ({
  page,
  stack,
  db,
}) => {
  await openPost(page, stack, db, crypto.randomUUID())
  const section = page.getByRole('region', { name: 'Video' })
  await section.getByRole('button', { name: 'Replace video' }).click()
  await pickFile(uploader(page, 'Video'), 'tests/media/3s.mp4')
  const player = section.getByRole('button', { name: /^Play A post, 0:03/ })
  await expect(player).toBeVisible({ timeout: 60_000 })
  // Then the page looks no more by itself.
  await expect(section.getByText('Ready', { exact: true })).toBeVisible({ timeout: 60_000 })
  const looks = /\/api\/videos\/posts\.video\//
  const answer = await hold(page, 'GET', looks)
  const look = page.waitForRequest(looks)

  await section.getByRole('button', { name: 'Remove video' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove video' }).click()

  await look
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
  await expect(player).toBeVisible()
  answer()
  await expect(section.getByRole('button', { name: /Drop a video/ })).toBeFocused()
})

test('F25 an administrator is led to the details and the analytics of the video that the row holds now', async ({
  page,
  stack,
  db,
}) => {
  const { id, video } = await openPost(page, stack, db, ADMINISTRATOR_ID)
  const section = page.getByRole('region', { name: 'Video' })
  const details = section.getByRole('link', { name: 'Details' })
  const analytics = section.getByRole('link', { name: 'Analytics' })
  const dashboard = `https://dash.cloudflare.com/${stack.env.CLOUDFLARE_ACCOUNT_ID}/stream`

  await expect(details).toHaveAttribute('href', `${dashboard}/videos/${video}`)
  await expect(analytics).toHaveAttribute('href', `${dashboard}/analytics?uid=${video}&time-window=43200`)

  await section.getByRole('button', { name: 'Replace video' }).click()
  await pickFile(uploader(page, 'Video'), 'tests/media/3s.mp4')
  await expect.poll(async () => (await uidsOf(db, id))[0]).not.toBe(video)

  const [uid] = await uidsOf(db, id)
  await expect(details).toHaveAttribute('href', `${dashboard}/videos/${uid}`)
  await expect(analytics).toHaveAttribute('href', `${dashboard}/analytics?uid=${uid}&time-window=43200`)
})

test('F25 a trimmed teaser has the links of the clip, without a reload, as has a first video', async ({
  page,
  stack,
  db,
  consoleErrors,
}) => {
  const { id } = await openPost(page, stack, db, ADMINISTRATOR_ID)
  const section = page.getByRole('region', { name: 'Teaser' })
  await expect(section.getByRole('link')).toHaveCount(0)

  await pickFile(uploader(page, 'Teaser'), 'tests/media/20s.mp4')
  await expect(section.getByRole('button', { name: /^Play .*0:10/ })).toBeVisible({ timeout: 60_000 })

  const [, clip] = await uidsOf(db, id)
  await expect(section.getByRole('link', { name: 'Details' })).toHaveAttribute('href', new RegExp(`/videos/${clip}$`))
  await expect(section.getByRole('link', { name: 'Preview' })).toHaveAttribute('href', new RegExp(`/${clip}/watch$`))
  forgivePictures(consoleErrors)
})

test('S5 no address of a row that is not http or https is a link or a source on the edit page', async ({
  page,
  stack,
  db,
}) => {
  const { id } = await openPost(page, stack, db, ADMINISTRATOR_ID)
  await sql`update posts set video = video || ${JSON.stringify({
    requireSignedURLs: false,
    preview: 'javascript:document.title="owned"',
    thumbnail: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>',
    playback: { hls: 'javascript:1', dash: 'data:,1' },
    downloads: { default: { status: 'ready', url: 'javascript:document.title="owned"' } },
  })}::jsonb where id = ${id}`.execute(db)

  await page.reload()

  const section = page.getByRole('region', { name: 'Video' })
  await expect(section.getByRole('link', { name: 'Details' })).toBeVisible()
  await expect(section.getByRole('link', { name: /Preview|Download/ })).toHaveCount(0)
  await section.getByRole('button', { name: /^Play/ }).click()
  await expect(section.getByText('This video does not play here now.')).toBeVisible()
  const addresses = await page
    .locator('[href], [src], [poster]')
    .evaluateAll((elements) =>
      elements.flatMap((element) => ['href', 'src', 'poster'].map((name) => element.getAttribute(name))),
    )
  expect(addresses.filter((address) => /^\s*(javascript|data):/i.test(address ?? ''))).toEqual([])
})

test('D9 by the keyboard alone the words are saved while Stream hangs, and both videos stay', async ({
  page,
  stack,
  db,
  emulator,
}) => {
  const { id, video } = await openPost(page, stack, db, crypto.randomUUID(), { teaser: 'tests/media/3s.mp4' })
  const [row] = await db.selectFrom('posts').selectAll().where('id', '=', id).execute()
  await page.goto(`/posts/${id}`)
  await tabTo(page, 'Edit post')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/posts/${id}/edit`)
  await emulator.fault({ host: 'api', hang: true, times: 0 })
  const asked = await requestsTo(emulator, video)

  await tabTo(page, 'Title')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('   ')
  await tabTo(page, 'Note')
  await page.keyboard.type('By hand')
  await tabTo(page, 'Save')
  await page.keyboard.press('Enter')
  await expect(page.getByText('A post needs a title.')).toBeVisible()
  await expect(page.getByLabel('Note'), 'what was typed is kept').toHaveValue('By hand')
  await page.getByLabel('Title').focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('Another title')
  await page.keyboard.press('Enter')

  await expect(page).toHaveURL(`/posts/${id}`)
  await expect(page.getByRole('heading', { name: 'Another title' })).toBeVisible()
  await expect(page.getByText('By hand')).toBeVisible()
  const [saved] = await db.selectFrom('posts').selectAll().where('id', '=', id).execute()
  expect(saved).toEqual({ ...row, title: 'Another title', note: 'By hand' })
  expect(await requestsTo(emulator, video)).toEqual(asked)
})

test('the edit page has a way back, and is not there for somebody else', async ({ page, stack, db, consoleErrors }) => {
  const { id } = await openPost(page, stack, db, crypto.randomUUID())

  await page.getByRole('link', { name: 'Back to the post' }).click()
  await expect(page).toHaveURL(`/posts/${id}`)

  await signIn(page, await visitorWithId(stack, crypto.randomUUID()))
  const response = await page.goto(`/posts/${id}/edit`)

  expect(response?.status()).toBe(404)
  await expect(page.getByLabel('Title')).toHaveCount(0)
  consoleErrors.length = 0
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the edit page, with its players, and with an uploader in place (${colorScheme})`, async ({
    page,
    stack,
    db,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openPost(page, stack, db, ADMINISTRATOR_ID, { teaser: 'tests/media/3s.mp4' })
    const findings = async () =>
      (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])
    await expect(page.getByRole('link', { name: 'Details' })).toHaveCount(2)

    expect(await findings(), 'the players').toEqual([])

    await page.getByRole('button', { name: 'Replace video' }).click()
    await page.getByLabel('Title').fill(' ')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('A post needs a title.')).toBeVisible()
    expect(await findings(), 'an uploader and a refusal').toEqual([])

    await page.setViewportSize({ width: 320, height: 800 })
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width, 'no sideways scroll').toBe(320)
    const low = await page
      .locator('main a, main button')
      .evaluateAll((controls) =>
        controls.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML),
      )
    expect(low, 'each control is 44 px high').toEqual([])
  })
}
