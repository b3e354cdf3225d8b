import type { Locator } from '@playwright/test'
import { expect, forgiveFailedRequests, test } from './fixtures'
import {
  asksBeforeLeaving,
  choose,
  countUnanswered,
  countVideos,
  dropFolder,
  example,
  namesAskedFor,
  namesIn,
  paste,
  slowDown,
  transferOf,
  UPLOADED,
  video,
} from './uploader-page'

test('U Multi-file queue: two go at a time in the order of the list, which a person changes; the total fills, and what is removed leaves Stream', async ({
  page,
  emulator,
}) => {
  await page.goto('/uploader')
  const target = example(page, 'Several videos')
  const before = await countVideos(emulator)
  await emulator.clearRequests()
  const limit = await slowDown(page, 60_000)

  await choose(target, [await video('a.mp4', 2_000_000), await video('b.mp4', 4_000_000)])
  for (const name of ['a.mp4', 'b.mp4']) await expect(rowOf(target, name)).toHaveAttribute('data-state', 'uploading')
  await choose(target, [await video('c.mp4'), await video('d.mp4')])
  for (const name of ['c.mp4', 'd.mp4']) await expect(rowOf(target, name)).toHaveAttribute('data-state', 'queued')
  await target.getByRole('button', { name: 'Move d.mp4', exact: true }).click()
  await target.getByRole('button', { name: 'Move up' }).click()
  expect(await namesIn(target)).toEqual(['a.mp4', 'b.mp4', 'd.mp4', 'c.mp4'])
  const total = target.getByRole('progressbar', { name: 'All videos' })
  await expect.poll(async () => Number(await total.getAttribute('aria-valuenow'))).toBeGreaterThan(0)

  await limit(500_000)
  let most = 0
  const watch = async () => {
    most = Math.max(most, countUnanswered((await emulator.requests()).requests))
    return total.getAttribute('aria-valuetext')
  }
  await expect.poll(watch, { intervals: [100], timeout: 90_000 }).toBe('4 of 4 uploaded')

  expect(most).toBe(2)
  await expect(total).toHaveAttribute('aria-valuenow', '100')
  const asked = namesAskedFor((await emulator.requests()).requests)
  expect([asked.slice(0, 2).toSorted(), asked.slice(2)]).toEqual([
    ['a.mp4', 'b.mp4'],
    ['d.mp4', 'c.mp4'],
  ])
  expect(await countVideos(emulator)).toBe(before + 4)

  await target.getByRole('button', { name: 'Remove b.mp4' }).click()
  await expect.poll(() => countVideos(emulator), { timeout: 30_000 }).toBe(before + 3)
  expect(await namesIn(target)).toEqual(['a.mp4', 'd.mp4', 'c.mp4'])
})

test('U Drag & drop: files are picked, dropped and taken out of a folder; beyond the limit, its number is said', async ({
  page,
}) => {
  await page.goto('/uploader')
  const target = example(page, 'Several videos')
  await slowDown(page, 20_000)

  await choose(target, [await video('picked.mp4')])
  const dropped = { dataTransfer: await transferOf(page, [await video('dropped.mp4')]) }
  await target.dispatchEvent('dragover', dropped)
  await expect(target).toHaveAttribute('data-state', 'dragging')
  await target.dispatchEvent('drop', dropped)
  await expect.poll(() => namesIn(target)).toEqual(['picked.mp4', 'dropped.mp4'])
  await dropFolder(target, [
    await video('x.mp4'),
    await video('y.mp4'),
    await video('z.mp4'),
    await video('too-many.mp4'),
  ])

  await expect.poll(() => namesIn(target)).toEqual(['picked.mp4', 'dropped.mp4', 'x.mp4', 'y.mp4', 'z.mp4'])
  await expect(target.locator('[data-part="notice"]')).toHaveText(
    'You chose 4 files. This field takes 5; the first ones are here.',
  )
})

test('U beforeunload guard: while bytes move, leaving asks first and the screen stays awake; not before, not after', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const locks = { asked: 0, held: 0 }
    const request = async () => {
      locks.asked++
      locks.held++
      return { release: async () => void locks.held-- }
    }
    Object.assign(window, { locks })
    Object.defineProperty(navigator, 'wakeLock', { value: { request } })
  })
  const locks = () => page.evaluate('locks')
  await page.goto('/uploader')
  const target = example(page, 'Several videos')
  const limit = await slowDown(page, 60_000)
  expect([await asksBeforeLeaving(page), await locks()]).toEqual([false, { asked: 0, held: 0 }])

  await choose(target, [await video('a.mp4', 900_000), await video('b.mp4', 900_000)])
  await expect(rowOf(target, 'b.mp4')).toHaveAttribute('data-state', 'uploading')
  expect([await asksBeforeLeaving(page), await locks()]).toEqual([true, { asked: 1, held: 1 }])

  await limit()
  await expect(target).toHaveAttribute('data-state', UPLOADED)
  expect(await asksBeforeLeaving(page)).toBe(false)
  await expect.poll(locks).toEqual({ asked: 1, held: 0 })
})

test('U Abort on unmount: leaving for another page of the app stops the bytes', async ({
  page,
  emulator,
  consoleErrors,
}) => {
  const bytes = 900_000
  await page.goto('/uploader')
  const target = example(page, 'The uploader')
  const limit = await slowDown(page, 60_000)
  const received = async () => (await emulator.requests()).bytesReceived
  await emulator.clearRequests()
  await choose(target, [await video('sea.mp4', bytes)])
  await expect.poll(received).toBeGreaterThan(0)

  await page.getByRole('link', { name: 'Next Cloudflare Stream' }).click()
  await expect(page.getByRole('heading', { name: 'Posts', exact: true })).toBeVisible()
  // What still went on would now be there at once.
  await limit()

  const arriving = async () => {
    const then = await received()
    await page.waitForTimeout(250)
    return (await received()) - then
  }
  await expect.poll(arriving).toBe(0)
  expect(await received()).toBeLessThan(bytes)
  forgiveFailedRequests(consoleErrors)
})

test('U Paste: a pasted file is taken as if it were picked', async ({ page }) => {
  await page.goto('/uploader')
  const target = example(page, 'The uploader')

  await paste(target, [await video('pasted.mp4')])
  await expect(target).toHaveAttribute('data-state', UPLOADED)

  await expect(target.getByRole('progressbar', { name: 'pasted.mp4' })).toBeVisible()
})

test('W7: of a file only slices are read, however large it is', async ({ page }) => {
  await page.addInitScript(countWholeReads)
  await page.goto('/uploader')
  const target = example(page, 'The uploader')

  await choose(target, [await video('large.mp4', 6_000_000)])
  await expect(target).toHaveAttribute('data-state', UPLOADED)

  expect(await page.evaluate('wholeReads')).toEqual([])
  // One would have been seen.
  expect(await page.evaluate("new File(['x'], 'x').text().then(() => wholeReads)")).toEqual(['text'])
})

test('W11: the bytes go to Stream; to the app goes a request without a body', async ({ page, stack }) => {
  const bodies: { origin: string; method: string; bytes: number }[] = []
  page.on('request', (request) => {
    const bytes = request.postDataBuffer()?.length ?? 0
    bodies.push({ origin: new URL(request.url()).origin, method: request.method(), bytes })
  })
  await page.goto('/uploader')
  const target = example(page, 'The uploader')

  await choose(target, [await video('sea.mp4')])
  await expect(target).toHaveAttribute('data-state', UPLOADED)

  const toApp = bodies.filter(({ origin, bytes }) => origin === stack.urls.app && bytes > 0)
  expect(toApp).toEqual([])
  expect(bodies.some(({ origin, method }) => origin === stack.urls.upload && method === 'PATCH')).toBe(true)
})

/** Writes down each time that a whole file is asked for, by whatever code. */
function countWholeReads() {
  const wholeReads: string[] = []
  Object.assign(window, { wholeReads })
  for (const name of ['stream', 'arrayBuffer', 'text', 'bytes'] as const) {
    const read = Reflect.get(Blob.prototype, name)
    Reflect.set(Blob.prototype, name, function (this: Blob) {
      if (this instanceof File) wholeReads.push(name)
      return Reflect.apply(read, this, [])
    })
  }
}

function rowOf(target: Locator, name: string): Locator {
  return target.locator('[data-part="row"]').filter({ hasText: name })
}
