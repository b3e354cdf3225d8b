import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { openPost } from './edit-page'
import { expect, forgivePictures, pickFile, test, UPLOADED, uploader } from './fixtures'

const teaserFile = 'tests/media/20s.mp4'
const videoFile = 'tests/media/40s.mp4'

/** The files have 270 and 537 kB: they are not through before the faults are cleared, whoever chooses meanwhile. */
const slow = { host: 'upload', route: 'PATCH', bytesPerSecond: 4_000, times: 2 } as const

test.beforeEach(async ({ page }) => {
  await page.goto('/posts/new')
})

test('by keyboard alone, the part and the poster that are chosen during the upload are what Stream makes of it', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  const teaser = uploader(page, 'Teaser')
  const video = uploader(page, 'Video')
  await emulator.fault(slow)
  await tabTo(page, page.getByLabel('Title'))
  await page.keyboard.type('Chosen by keyboard')
  await pickByKeyboard(page, video, videoFile)
  await pickByKeyboard(page, teaser, teaserFile)

  await tabTo(page, teaser.getByRole('button', { name: 'Choose what to keep' }))
  await page.keyboard.press('Enter')
  await tabTo(page, teaser.getByRole('slider', { name: 'Start' }))
  await press(page, 'ArrowRight', 5)
  await tabTo(page, teaser.getByRole('slider', { name: 'End' }))
  await press(page, 'ArrowRight', 2)
  await expect(teaser.getByRole('slider', { name: 'End' })).toHaveAttribute('aria-valuetext', 'End, 0:12')
  await expect(teaser).toHaveAttribute('data-state', 'uploading')
  await expect(teaser.getByText('Keeps 0:05 – 0:12')).toBeVisible()

  await tabTo(page, video.getByRole('button', { name: 'Choose the poster' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await tabTo(page, video.getByRole('slider', { name: 'Frame' }))
  await press(page, 'PageUp', 1)
  await tabTo(page, video.getByRole('button', { name: 'Use this frame as the poster' }))
  await page.keyboard.press('Enter')
  await expect(video).toHaveAttribute('data-state', 'uploading')
  await expect(video.getByText('Poster from 0:10')).toBeVisible()
  await emulator.clearFaults()

  await expect(video).toHaveAttribute('data-state', UPLOADED, { timeout: 60_000 })
  await tabTo(page, page.getByRole('button', { name: 'Save post', exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Chosen by keyboard' })).toBeVisible()

  const newest = async (name: string) => (await made(emulator)).findLast((record) => record.meta.name === name)
  const clip = { kind: 'clip', startSeconds: 5, endSeconds: 12 }
  await expect.poll(() => lastClip(emulator), { timeout: 60_000 }).toEqual(clip)
  await expect.poll(async () => (await newest('40s.mp4'))?.thumbnailTimestampPct, { timeout: 60_000 }).toBeCloseTo(0.25)
  forgivePictures(consoleErrors)
})

test('U Poster frame before upload: while bytes leave, a scrub shows the frame, and a press makes it the poster', async ({
  page,
  emulator,
}) => {
  const video = uploader(page, 'Video')
  await emulator.fault(slow)
  await pickFile(video, videoFile)
  await video.getByRole('button', { name: 'Choose the poster' }).click()
  const picture = video.locator('.choices-picture canvas')
  await expect(picture).toHaveAttribute('data-state', 'shown')
  await expect(video.locator('[data-part="filmstrip"] canvas[data-state="shown"]')).toHaveCount(8)
  const before = await pictureOf(picture)

  await drag(page, video.getByRole('slider', { name: 'Frame' }), video.locator('.trim-strip'), 0.5)

  await expect.poll(() => pictureOf(picture)).not.toBe(before)
  await expect(video.getByRole('slider', { name: 'Frame' })).toHaveAttribute('aria-valuetext', 'Frame, 0:20')
  await video.getByRole('button', { name: 'Use this frame as the poster' }).click()
  await expect(video.getByText('Poster from 0:20')).toBeVisible()
  const [[, edits] = []] = Object.entries(JSON.parse(await page.locator('input[name="video.edits"]').inputValue()))
  expect(edits).toEqual({ thumbnailTimestampPct: expect.closeTo(0.5, 1) })
})

test('where a post is edited, its row takes the part that was chosen by the time the upload ends', async ({
  page,
  stack,
  db,
  emulator,
  consoleErrors,
}) => {
  await openPost(page, stack, db, crypto.randomUUID())
  const teaser = uploader(page, 'Teaser')
  await emulator.fault(slow)
  await pickFile(teaser, teaserFile)

  await teaser.getByRole('button', { name: 'Choose what to keep' }).click()
  await teaser.getByRole('slider', { name: 'Start' }).press('ArrowRight')
  await teaser.getByRole('slider', { name: 'End' }).press('Home')
  await emulator.clearFaults()

  await expect(page.getByRole('button', { name: /^Play the teaser .*0:01/ })).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => lastClip(emulator)).toEqual({ kind: 'clip', startSeconds: 0, endSeconds: 1 })
  forgivePictures(consoleErrors)
})

for (const direction of ['ltr', 'rtl'] as const) {
  test(`a handle follows the mouse and takes the other along, with time from left to right (${direction})`, async ({
    page,
  }) => {
    const teaser = uploader(page, 'Teaser')
    const [start, end] = [teaser.getByRole('slider', { name: 'Start' }), teaser.getByRole('slider', { name: 'End' })]
    await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction)
    await pickFile(teaser, teaserFile)
    await teaser.getByRole('button', { name: 'Choose what to keep' }).click()
    await expect(end).toHaveAttribute('aria-valuenow', '10')
    await end.scrollIntoViewIfNeeded()
    const [startBox, endBox] = [await boxOf(start), await boxOf(end)]
    expect(startBox.x + startBox.width).toBeLessThan(endBox.x)
    expect(Math.min(startBox.width, startBox.height, endBox.width, endBox.height)).toBeGreaterThanOrEqual(44)

    await drag(page, end, teaser.locator('.trim-strip'), 0.75, 0.5)
    await expect(start).toHaveAttribute('aria-valuenow', '5')
    await expect(end).toHaveAttribute('aria-valuenow', '15')
    await drag(page, start, teaser.locator('.trim-strip'), 0.6, 0.25)

    await expect(start).toHaveAttribute('aria-valuenow', '12')
    await expect(end).toHaveAttribute('aria-valuenow', '15')
    await expect(teaser.getByText('Keeps 0:12 – 0:15')).toBeVisible()
    expect((await boxOf(start)).x).toBeGreaterThan(startBox.x)
    const times = teaser.locator('.trim-times')
    expect((await boxOf(times.getByText('0:12'))).x).toBeLessThan((await boxOf(times.getByText('0:15'))).x)
  })
}

test('the two targets never overlap, also where the range is one second at the very start or end', async ({ page }) => {
  const teaser = uploader(page, 'Teaser')
  const [start, end] = [teaser.getByRole('slider', { name: 'Start' }), teaser.getByRole('slider', { name: 'End' })]
  await page.setViewportSize({ width: 320, height: 700 })
  await pickFile(teaser, teaserFile)
  await teaser.getByRole('button', { name: 'Choose what to keep' }).click()

  for (const key of ['Home', 'End']) {
    await start.press(key)
    await end.press('Home')
    if (key === 'End') await start.press('End')
    await expect(teaser.getByText(key === 'Home' ? '0:01' : '0:20', { exact: true }).first()).toBeVisible()
    const [startBox, endBox] = [await boxOf(start), await boxOf(end)]

    expect(startBox.x + startBox.width).toBeLessThanOrEqual(endBox.x)
    expect(startBox.x).toBeGreaterThanOrEqual(0)
    expect(endBox.x + endBox.width).toBeLessThanOrEqual(320)
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})

test('what was chosen is undone with one press, and the first seconds stay again', async ({ page }) => {
  const teaser = uploader(page, 'Teaser')
  const start = teaser.getByRole('slider', { name: 'Start' })
  await pickFile(teaser, teaserFile)
  await teaser.getByRole('button', { name: 'Choose what to keep' }).click()
  await start.press('ArrowRight')
  await expect(page.locator('input[name="teaser.edits"]')).toHaveCount(1)

  await teaser.getByRole('button', { name: 'Undo what was chosen' }).click()

  await expect(start).toHaveAttribute('aria-valuenow', '0')
  await expect(teaser.getByText(/^Keeps/)).toHaveCount(0)
  await expect(page.locator('input[name="teaser.edits"]')).toHaveCount(0)
  await expect(teaser.getByRole('button', { name: 'Undo what was chosen' })).toBeFocused()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the open choices (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await pickFile(uploader(page, 'Video'), videoFile)
    await pickFile(uploader(page, 'Teaser'), teaserFile)

    await page.getByRole('button', { name: 'Choose the poster' }).click()
    await page.getByRole('button', { name: 'Choose what to keep' }).click()
    await page.getByRole('button', { name: 'Use this frame as the poster' }).click()
    await page.getByRole('slider', { name: 'Start' }).press('PageUp')
    await expect(page.locator('[data-part="chosen"]')).toHaveCount(2)

    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  })
}

/** The videos at the emulator, the oldest first. */
async function made(emulator: { videos(): Promise<{ videos: Made[] }> }): Promise<Made[]> {
  return (await emulator.videos()).videos
}

/** The part of its original that the newest clip is. */
async function lastClip(emulator: Parameters<typeof made>[0]) {
  return (await made(emulator)).findLast(({ source }) => source.kind === 'clip')?.source
}

interface Made {
  thumbnailTimestampPct: number
  meta: { name?: string }
  source: { kind: string }
}

/** Goes on by the key until this has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor()
  for (let count = 0; count < 40; count++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`No way to ${target} by ${key}`)
}

async function press(page: Page, key: string, times: number): Promise<void> {
  for (let count = 0; count < times; count++) await page.keyboard.press(key)
}

async function pickByKeyboard(page: Page, target: Locator, file: string): Promise<void> {
  await tabTo(page, target.getByRole('button', { name: /Drop a video/ }))
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
  await chooser.setFiles(file)
  await expect(target).toHaveAttribute('data-state', 'uploading')
}

/** Takes a handle and lets it go at a place of the track: both from 0 to 1. It is taken beside its value, where its target is. */
async function drag(page: Page, handle: Locator, track: Locator, to: number, from = 0): Promise<void> {
  await handle.scrollIntoViewIfNeeded()
  const [{ x, width }, box] = [await boxOf(track), await boxOf(handle)]
  const [fromX, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const gap = fromX - (x + from * width)
  await page.mouse.move(fromX, y)
  await page.mouse.down()
  await page.mouse.move(x + to * width + gap, y, { steps: 12 })
  await page.mouse.up()
}

async function boxOf(target: Locator) {
  const box = await target.boundingBox()
  if (!box) throw new Error(`${target} is not on the page`)
  return box
}

/** A picture in few characters, to tell it from another. */
function pictureOf(canvas: Locator): Promise<string> {
  return canvas.evaluate(async (element) => {
    const bytes = new TextEncoder().encode(element instanceof HTMLCanvasElement ? element.toDataURL() : '')
    return [...new Uint8Array(await crypto.subtle.digest('SHA-1', bytes))].join()
  })
}
