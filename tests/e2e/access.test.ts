import type { Locator, Page } from '@playwright/test'
import { expect, forgiveFailedRequests, test } from './fixtures'
import { choose, example, listen, namesIn, slowDown, UPLOADED, video } from './uploader-page'

/** Slow enough that a person has time to act. */
const slowBytesPerSecond = 60_000
const bytes = 8_000_000

test('W21: several files are chosen, paused, moved, tried again and removed by keyboard alone', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  await page.goto('/uploader?max=5')
  const target = example(page, 'The uploader')
  await slowDown(page, slowBytesPerSecond)

  const add = async (key: 'Tab' | 'Shift+Tab', names: string[]) => {
    await pressOn(page, target.getByRole('button', { name: /Drop videos/ }), key)
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
    await chooser.setFiles(await Promise.all(names.map((name) => video(name, bytes))))
    await expect(rowOf(target, names[0] ?? '')).not.toHaveAttribute('data-state', 'inspecting')
  }

  await add('Tab', ['a.mp4', 'b.mp4'])
  await expect(target.getByRole('progressbar', { name: 'a.mp4' })).toBeVisible()
  await expect(rowOf(target, 'a.mp4')).toHaveAttribute('data-state', 'uploading')

  await pressOn(page, target.getByRole('button', { name: 'Pause: a.mp4' }), 'Shift+Tab')
  await page.keyboard.press('Space')
  await expect(target.getByRole('button', { name: 'Go on: a.mp4' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(target.getByRole('button', { name: 'Pause: a.mp4' })).toBeFocused()

  await pressOn(page, target.getByRole('button', { name: 'Move a.mp4', exact: true }), 'Tab')
  await page.keyboard.press('Enter')
  await pressOn(page, target.getByRole('button', { name: 'Move down' }), 'Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => namesIn(target)).toEqual(['b.mp4', 'a.mp4'])
  await expect(target.getByRole('button', { name: 'Move down' })).toBeFocused()

  await emulator.fault({ host: 'upload', route: 'HEAD', status: 503, headers: { 'retry-after': '600' }, times: 0 })
  await pressOn(page, target.getByRole('button', { name: 'Pause: a.mp4' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(target.getByRole('button', { name: 'Go on: a.mp4' })).toBeFocused()
  await page.keyboard.press('Enter')
  await pressOn(page, rowOf(target, 'a.mp4').getByRole('button', { name: 'Try again' }), 'Tab')
  await emulator.clearFaults()
  await page.keyboard.press('Enter')
  await expect(target.getByRole('button', { name: 'Pause: a.mp4' })).toBeFocused()

  await add('Tab', ['c.mp4'])
  await pressOn(page, target.getByRole('button', { name: 'Remove b.mp4' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(target.getByRole('button', { name: 'Remove a.mp4' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(target.getByRole('button', { name: 'Remove c.mp4' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(target.getByRole('button', { name: /Drop videos/ })).toBeFocused()
  forgiveFailedRequests(consoleErrors)
})

test('U ARIA progress/live: the line has the name of its file, and each state is said once, in order', async ({
  page,
  consoleErrors,
}) => {
  await page.goto('/uploader')
  const target = example(page, 'The uploader')
  const said = await listen(target)
  const limit = await slowDown(page, slowBytesPerSecond)
  await choose(target, [await video('sea.mp4', bytes)])

  const line = target.getByRole('progressbar', { name: 'sea.mp4' })
  await expect(line).toHaveAttribute('aria-valuetext', /Uploading [1-9]/)
  await target.getByRole('button', { name: 'Pause' }).click()
  await expect(target).toHaveAttribute('data-state', 'paused')
  await limit()
  await target.getByRole('button', { name: 'Go on' }).click()
  await expect(target).toHaveAttribute('data-state', UPLOADED)

  await expect(line).toHaveAttribute('aria-valuenow', '100')
  await expect.poll(said).toContain('sea.mp4 is uploaded. Processing.')
  const words = (await said()).map((each) => each.replaceAll('\u00a0', ' ').replace(/\d+%/, 'N%'))
  // Stream may not have noticed yet that the request before the pause is over; then that is said too.
  const busy = words.filter((each) => each === 'The server is busy.')
  const expected = ['Uploading N%', ...busy.flatMap((each) => [each, 'Uploading N%'])]
  expect(words.slice(0, 4 + expected.length)).toEqual([
    'sea.mp4, 0:20, 8 MB',
    'Uploading N%',
    'Paused at N%',
    ...expected,
    'sea.mp4 is uploaded. Processing.',
  ])
  forgiveFailedRequests(consoleErrors)
})

test('U Processing-phase progress: the same line fills a second time while Stream encodes, and the end is heard', async ({
  page,
  emulator,
}) => {
  await page.goto('/uploader')
  const target = example(page, 'The uploader')
  const said = await listen(target)
  await emulator.clock({ mode: 'step' })

  await choose(target, [await video('sea.mp4')])
  const line = target.getByRole('progressbar', { name: 'sea.mp4' })
  await expect(line).toHaveAttribute('data-state', UPLOADED)
  await emulator.clock({ step: 2 })
  await expect(line).toHaveAttribute('aria-valuetext', 'Processing 27%')
  await expect(line).toHaveAttribute('aria-valuenow', '27')
  await emulator.clock({ step: 4 })

  await expect(line).toHaveAttribute('data-state', 'ready')
  await expect(line).toHaveAttribute('aria-valuenow', '100')
  await expect.poll(said).toContain('sea.mp4 is ready to play.')
  await emulator.clock({ mode: 'timer' })
})

test('W21: buttons have 44 px, the focus is seen, nothing moves or hides for those who ask, and 320 px are enough', async ({
  page,
  consoleErrors,
}) => {
  await page.goto('/uploader?max=5')
  const target = example(page, 'The uploader')
  await slowDown(page, slowBytesPerSecond)
  await choose(target, [
    await video('a-very-long-name-of-a-holiday-by-the-sea.mp4', bytes),
    await video('b.mp4', bytes),
  ])
  await expect(rowOf(target, 'b.mp4')).toHaveAttribute('data-state', 'uploading')
  await target.getByRole('button', { name: 'Move b.mp4', exact: true }).click()

  expect(await smallTargets(page), 'at 1280 px').toEqual([])

  await page.keyboard.press('Tab')
  const outline = await page.locator(':focus').evaluate((element) => getComputedStyle(element).outline)
  expect(outline).toMatch(/solid/)
  expect(outline).toMatch(/2px/)

  await page.emulateMedia({ forcedColors: 'active' })
  const line = target.getByRole('progressbar', { name: 'b.mp4' })
  expect(await line.evaluate((element) => getComputedStyle(element).boxShadow)).not.toBe('none')
  const fill = await line.locator('.line-sent').evaluate((element) => getComputedStyle(element).backgroundColor)
  expect(fill).not.toBe(await line.evaluate((element) => getComputedStyle(element).backgroundColor))
  await expect(target.locator('.upload-list')).toHaveCSS('border-top-width', '1px')
  await page.emulateMedia({ forcedColors: 'none' })

  await page.setViewportSize({ width: 320, height: 640 })
  expect(await sidewaysScroll(page), 'at 320 px, which are 400 %').toBe(0)
  expect(await smallTargets(page), 'at 320 px').toEqual([])
  await page.getByLabel('Language').selectOption('ar')
  await expect(target.locator('xpath=..')).toHaveAttribute('dir', 'rtl')
  expect(await sidewaysScroll(page), 'at 320 px, from right to left').toBe(0)
  forgiveFailedRequests(consoleErrors)
})

test('U prefers-reduced-motion: no part of an upload moves or fades', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/uploader')
  const target = example(page, 'The uploader')
  await slowDown(page, slowBytesPerSecond)
  await choose(target, [await video('sea.mp4', bytes)])
  await expect(target.getByRole('progressbar', { name: 'sea.mp4' })).toHaveAttribute('aria-valuetext', /[1-9]/)

  const moving = await target.evaluate((group) =>
    [group, ...group.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationName, animationDuration } = getComputedStyle(element)
      const longest = Math.max(...transitionDuration.split(',').map(Number.parseFloat))
      const isAnimated = animationName !== 'none' && Number.parseFloat(animationDuration) > 0.001
      return longest > 0.001 || isAnimated ? [element.className] : []
    }),
  )

  expect(moving).toEqual([])
})

function rowOf(target: Locator, name: string): Locator {
  return target.locator('[data-part="row"]').filter({ hasText: name })
}

/** Presses Tab, or Shift+Tab, until this control has the focus. */
async function pressOn(page: Page, control: Locator, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  await expect(control).toBeVisible()
  for (let presses = 0; presses < 60; presses++) {
    if (await control.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not reach ${control}`)
}

/** Controls of the page that are smaller than 44 px either way. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main button, main select, main label:has(input[type="checkbox"])')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44))
      .map(({ element, box }) => `${element.textContent ?? ''} ${box.width} × ${box.height}`),
  )
}

function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
