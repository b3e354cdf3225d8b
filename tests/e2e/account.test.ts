import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { newEmail, PASSWORD } from '../account-actions'
import { expect, forgiveFailedRequests, pickFile, test, UPLOADED, uploader } from './fixtures'

/** Fills in one of the two forms of the sign-in page, and sends it. */
async function fillIn(page: Page, form: 'Sign in' | 'Create an account', email: string, password = PASSWORD) {
  await page.goto('/sign-in')
  const area = page.getByRole('form', { name: form })
  await area.getByLabel('E-mail').fill(email)
  await area.getByLabel('Password').fill(password)
  await area.getByRole('button').click()
}

async function signUp(page: Page, email = newEmail()): Promise<string> {
  await fillIn(page, 'Create an account', email)
  await expect(page.getByRole('link', { name: 'Account', exact: true })).toBeVisible()
  return email
}

async function signIn(page: Page, email: string): Promise<void> {
  await fillIn(page, 'Sign in', email)
  await expect(page.getByRole('link', { name: 'Account', exact: true })).toBeVisible()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Account', exact: true }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible()
}

/** Uploads a real video and publishes it. Answers the path of its page. */
async function publish(page: Page, title: string): Promise<string> {
  await page.goto('/posts/new')
  await page.getByLabel('Title').fill(title)
  await pickFile(uploader(page, 'Video'), 'tests/media/3s.mp4')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
  await page.getByRole('button', { name: 'Save post' }).click()
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
  return new URL(page.url()).pathname
}

test('a guest makes an account and keeps the videos: out of sight after signing out, there again elsewhere', async ({
  page,
  browser,
  stack,
}) => {
  const path = await publish(page, 'Lighthouse')
  const email = await signUp(page)
  await expect(page.getByText('Lighthouse')).toBeVisible()

  await signOut(page)
  await expect(page.getByText('Lighthouse')).toHaveCount(0)
  expect((await page.request.get(path)).status()).toBe(404)

  const elsewhere = await browser.newPage({ baseURL: stack.urls.app })
  await signIn(elsewhere, email)
  await elsewhere.goto(path)
  await expect(elsewhere.getByRole('button', { name: /^Play/ })).toBeVisible({ timeout: 60_000 })
  await elsewhere.close()
})

test('a guest who signs in to an account that is there brings the videos along', async ({ page, browser, stack }) => {
  const first = await browser.newPage({ baseURL: stack.urls.app })
  const email = await signUp(first)
  await publish(first, 'At home')
  await first.close()
  await publish(page, 'On the way')

  await signIn(page, email)

  await expect(page.getByText('At home')).toBeVisible()
  await expect(page.getByText('On the way')).toBeVisible()
})

test('an upload that is under way while its guest makes an account ends well', async ({ page, emulator, db }) => {
  await emulator.fault({ host: 'upload', route: 'PATCH', bytesPerSecond: 20_000 })
  await page.goto('/posts/new')
  await pickFile(uploader(page, 'Video'), 'tests/media/20s.mp4')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', 'uploading')

  // By links: the page stays, and so does what it sends.
  await page.getByRole('link', { name: 'Sign in' }).click()
  const form = page.getByRole('form', { name: 'Create an account' })
  await form.getByLabel('E-mail').fill(newEmail())
  await form.getByLabel('Password').fill(PASSWORD)
  await form.getByRole('button').click()
  await expect(page.getByRole('link', { name: 'Account', exact: true })).toBeVisible()
  await emulator.clearFaults()
  await page.getByRole('link', { name: 'New post' }).first().click()
  await page.getByLabel('Title').fill('Under way')
  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED, { timeout: 60_000 })
  await page.getByRole('button', { name: 'Save post' }).click()

  await expect(page.getByRole('heading', { name: 'Under way' })).toBeVisible()
  const post = await db
    .selectFrom('posts')
    .select('owner_id')
    .where('title', '=', 'Under way')
    .executeTakeFirstOrThrow()
  await page.getByRole('link', { name: 'Account', exact: true }).click()
  await expect(page.getByText(post.owner_id)).toBeVisible()
})

test('whoever signs out is a guest at once, who is offered what they leave in the middle', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  await signUp(page)
  await signOut(page)
  // By a link, as in the test before.
  await page.getByRole('link', { name: 'New post' }).first().click()
  await emulator.fault({ host: 'upload', route: 'PATCH', bytesPerSecond: 1_000 })
  await pickFile(uploader(page, 'Video'), 'tests/media/20s.mp4')
  await expect(page.getByText(/Uploading [1-9]/)).toBeVisible()

  await page.reload()

  await expect(page.getByText(/Go on with 20s\.mp4 from/)).toBeVisible()
  forgiveFailedRequests(consoleErrors)
})

for (const who of ['guest', 'account'] as const) {
  test(`whoever deletes everything as ${who === 'guest' ? 'a guest' : 'an account'} has nothing left, here or at Stream`, async ({
    page,
    emulator,
    db,
  }) => {
    const title = `Last of a ${who}`
    if (who === 'account') await signUp(page)
    const path = await publish(page, title)
    const row = await db.selectFrom('posts').select('video').where('title', '=', title).executeTakeFirstOrThrow()
    const held = async () => (await emulator.videos()).videos.map(({ uid }: { uid: string }) => uid)
    expect(await held()).toContain(row.video?.uid)

    await page.goto('/account')
    const button = page.getByRole('button', { name: who === 'guest' ? 'Delete everything' : 'Delete account' })
    await button.click()
    await expect(page.getByRole('alert').filter({ hasText: /sure|password/ })).toBeVisible()
    if (who === 'guest') await page.getByLabel('I am sure').check()
    else await page.getByLabel('Password').fill(PASSWORD)
    await button.click()

    await expect(page).toHaveURL('/')
    await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible()
    expect(await db.selectFrom('posts').select('id').where('title', '=', title).execute()).toEqual([])
    await expect.poll(held).not.toContain(row.video?.uid)
    expect((await page.request.get(path)).status()).toBe(404)
  })
}

test('what a form about an account refuses it says at the field, and keeps what was typed', async ({ page }) => {
  const taken = await signUp(page)
  await signOut(page)

  await fillIn(page, 'Create an account', 'ann', 'short')
  const form = page.getByRole('form', { name: 'Create an account' })
  await expect(form.getByLabel('E-mail')).toHaveAccessibleDescription(/no e-mail address/)
  await expect(form.getByLabel('Password')).toHaveAccessibleDescription(/8 characters or more/)
  await expect(form.getByLabel('E-mail')).toHaveValue('ann')

  await form.getByLabel('E-mail').fill(taken)
  await form.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(form.getByLabel('E-mail')).toHaveAccessibleDescription(/No account can be made with this e-mail/)

  await fillIn(page, 'Sign in', taken, 'another password')
  await expect(page.getByRole('alert').filter({ hasText: 'There is no account with this e-mail' })).toBeVisible()
})

test('the forms work without script', async ({ browser, stack }) => {
  const context = await browser.newContext({ baseURL: stack.urls.app, javaScriptEnabled: false })
  const page = await context.newPage()
  const email = newEmail()

  await fillIn(page, 'Create an account', email, 'short')
  await expect(page.getByText('A password has 8 characters or more.')).toBeVisible()
  await signUp(page, email)
  await signOut(page)
  await signIn(page, email)

  await context.close()
})

for (const [name, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['a phone', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
] as const) {
  test(`axe finds nothing on the pages about accounts, and nothing is wider than the screen (${name})`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: options.colorScheme, reducedMotion: 'reduce' })
    if ('viewport' in options) await page.setViewportSize(options.viewport)
    const findings = async () =>
      (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByRole('alert').first()).toBeVisible()
    expect([await findings(), await overflow()], 'the refused forms').toEqual([[], 0])
    await page.goto('/account')
    expect([await findings(), await overflow()], 'a guest').toEqual([[], 0])
    await signUp(page)
    await page.goto('/account')
    expect([await findings(), await overflow()], 'an account').toEqual([[], 0])
  })
}
