import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { writePaddedVideo } from '../media/pad'
import type { emulatorAt } from '../scenario'
import { expect, forgiveFailedRequests, test } from './fixtures'
import { choose, example, transferOf, UPLOADED, video } from './uploader-page'

/** Pictures of each state for a person to look at: `SCREENSHOTS=1 npx playwright test states`. */
const withPictures = Boolean(process.env.SCREENSHOTS)

// A file on a disk, which is the same file when it is chosen again.
let file: string
test.beforeAll(async () => {
  file = path.join(await mkdtemp(path.join(os.tmpdir(), 'states-')), 'sea.mp4')
  await writePaddedVideo(file, 12_000_000)
})
test.afterAll(() => rm(path.dirname(file), { recursive: true }))

test('U Tests (files) / Playwright / axe: nothing is found in any state, by day and by night', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  await visitStates(page, emulator, { lang: 'en', dir: 'ltr' })
  forgiveFailedRequests(consoleErrors)
})

test('U Dark / RTL: in Arabic axe finds nothing either, by day and by night', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  await visitStates(page, emulator, { lang: 'ar', dir: 'rtl' })
  forgiveFailedRequests(consoleErrors)
})

async function visitStates(
  page: Page,
  emulator: ReturnType<typeof emulatorAt>,
  { lang, dir }: Language,
): Promise<void> {
  test.setTimeout(400_000)
  const target = example(page, 'The uploader')
  const look = async (state: string) => {
    await expect(target).toHaveAttribute('data-state', state === 'resumable' ? 'idle' : state)
    await lookAt(page, target, `${state}-${dir}`)
  }
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`/uploader?lang=${lang}`)
  await expect(target.locator('xpath=..')).toHaveAttribute('dir', dir)
  await look('idle')

  const held = { dataTransfer: await transferOf(page, [await video('sea.mp4')]) }
  await target.dispatchEvent('dragover', held)
  await look('dragging')
  await target.dispatchEvent('dragleave', held)

  await choose(target, 'package.json')
  await look('refused')
  await target.locator('[data-act="remove"]').click()

  const creation = await holdRequests(page, '**/api/uploads/posts.video')
  await emulator.fault({ host: 'upload', route: 'PATCH', bytesPerSecond: 50_000, times: 0 })
  await choose(target, file)
  await look('inspecting')
  creation.letGo()
  await look('uploading')

  await target.locator('[data-part="actions"] button').first().click()
  await look('paused')
  await target.locator('[data-part="actions"] button').first().click()
  await expect(target).toHaveAttribute('data-state', 'uploading')

  await page.context().setOffline(true)
  await look('offline')

  await emulator.fault({ host: 'upload', route: 'HEAD', status: 503, headers: { 'retry-after': '90' } })
  await page.context().setOffline(false)
  await look('retrying')

  await emulator.fault({ host: 'upload', route: 'HEAD', status: 400 })
  await target.locator('.upload-foot button').click()
  await look('failed')

  await page.reload()
  await expect(target.locator('[data-state="resumable"]').first()).toBeVisible()
  await look('resumable')

  await emulator.clearFaults()
  await emulator.clock({ mode: 'step' })
  await choose(target, file)
  await expect(target).toHaveAttribute('data-state', UPLOADED)
  await emulator.clock({ step: 2 })
  await look('processing')

  await emulator.clock({ step: 4 })
  await look('ready')
  await emulator.clock({ mode: 'timer' })
}

type Language = { lang: string; dir: string }

/** Looks at it by day and by night, and on a phone, where pictures are asked for. */
async function lookAt(page: Page, target: Locator, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveCSS('color-scheme', colorScheme)
    // Colours may be on their way from one to the other.
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map((each) => each.finished)))
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .include('main section:first-of-type')
      .analyze()
    expect(
      violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
      `${name}, ${colorScheme}`,
    ).toEqual([])
    if (withPictures) await takePictures(page, target, `${name}-${colorScheme}`)
  }
}

async function takePictures(page: Page, target: Locator, name: string): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 })
    await target.screenshot({ path: `test-results/states/${name}-${width}.png` })
  }
  await page.setViewportSize({ width: 1280, height: 720 })
}

/** Keeps requests of this kind until they are let go. */
async function holdRequests(page: Page, url: string) {
  let letGo = () => {}
  const released = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route(url, async (route) => {
    await released
    await route.continue()
  })
  return { letGo }
}
