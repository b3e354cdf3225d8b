import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { makeHevc, makeMkv, makeMkvOfMpeg4, makeTransportStream, readMp4 } from '../media/remade'
import { startTestStack, type TestStack } from '../stack'
import { test as base, expect, UPLOADED, uploader } from './fixtures'

/** In this stack no field takes more than thirty seconds. */
const test = base.extend<object, { stack: TestStack }>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const stack = await startTestStack({ app: 'start', env: { CLOUDFLARE_VIDEO_MAX_DURATION_SECONDS: '30' } })
      await use(stack)
      await stack.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const noPreview = 'No preview in this browser. It uploads as usual.'
const media = (name: string) => readFile(`tests/media/${name}`)

test.beforeEach(async ({ page }) => {
  // With the picture there, the page waits a second for the codec: too short for a busy machine.
  await page.addInitScript(() => {
    const later = window.setTimeout
    const patient = (act: () => void, ms?: number) => later(act, ms === 1_000 ? 4_000 : ms)
    Object.assign(window, { setTimeout: patient })
  })
  await page.goto('/posts/new')
})

test.describe('W23: a video whose type the browser does not know, or knows wrongly, is taken', () => {
  for (const { name, type, make } of [
    { name: 'holiday.mov', type: '', make: readMp4 },
    { name: 'holiday.mkv', type: 'application/octet-stream', make: makeMkv },
    { name: 'holiday', type: '', make: readMp4 },
    { name: 'holiday.ts', type: 'text/vnd.trolltech.linguist', make: makeTransportStream },
  ]) {
    test(`W23: ${name} of type "${type}"`, async ({ page }) => {
      await give(uploader(page, 'Video'), { name, type, bytes: await make() })

      await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
    })
  }
})

test.describe('U Validate type / size: by extension, type and bytes', () => {
  for (const { name, type, make, message } of [
    {
      name: 'holiday.mp4',
      type: 'video/mp4',
      make: async () => Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj'),
      message: 'holiday.mp4 is not a video: its content is PDF. MP4, MOV, MKV and WebM are.',
    },
    {
      name: 'notes.pdf',
      type: 'application/pdf',
      make: async () => Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj'),
      message: 'notes.pdf is not a video. MP4, MOV, MKV and WebM are.',
    },
    {
      name: 'song.mp4',
      type: 'video/mp4',
      make: () => media('audio-only.mp4'),
      message: 'The file has no video track, only sound.',
    },
  ]) {
    test(`U Validate type / size: ${message} Nobody is asked for an upload`, async ({ page, emulator }) => {
      const before = await creations(emulator)
      const asked = requestsForUploads(page)

      await give(uploader(page, 'Video'), { name, type, bytes: await make() })

      await expect(uploader(page, 'Video').getByRole('alert')).toHaveText(message)
      await expect(uploader(page, 'Video')).toHaveAttribute('data-state', 'refused')
      expect(asked).toEqual([])
      expect(await creations(emulator)).toBe(before)
    })
  }
})

test('U Validate duration / resolution: a file over the limit is refused with both lengths, unsent', async ({
  page,
}) => {
  const asked = requestsForUploads(page)

  await give(uploader(page, 'Video'), { name: '40s.mp4', type: 'video/mp4', bytes: await media('40s.mp4') })

  await expect(uploader(page, 'Video').getByRole('alert')).toHaveText('0:40 is too long. This field takes up to 0:30.')
  expect(asked).toEqual([])
})

test.describe('W24: what the browser can not decode has its facts, and uploads with a note', () => {
  for (const { name, make, facts } of [
    { name: 'holiday.mov', make: makeHevc, facts: '320 × 180 · HEVC · 44 kB' },
    { name: 'holiday.mkv', make: makeMkvOfMpeg4, facts: '320 × 180 · MPEG-4 · 42 kB' },
  ]) {
    test(`W24: ${name} shows pixels, codec and length, and uploads with the note`, async ({ page }) => {
      const { letGo } = await holdCreation(page)

      await give(uploader(page, 'Video'), { name, type: '', bytes: await make() })

      const row = uploader(page, 'Video')
      await expect(row.locator('[data-part=facts]')).toContainText(facts)
      await expect(row.getByText(noPreview)).toBeVisible()
      await expect(row.locator('[data-part=poster]')).toHaveText('0:03')
      await expect(row.locator('[data-part=poster]')).toHaveAttribute('data-state', 'blank')
      letGo()
      await expect(row).toHaveAttribute('data-state', UPLOADED)
      await expect(row.getByText(noPreview)).toHaveCount(0)
    })
  }
})

test('U Poster frame before upload: it is there, with length, pixels and codec, before the first byte', async ({
  page,
}) => {
  const { letGo } = await holdCreation(page)
  const row = uploader(page, 'Video')

  await give(row, { name: '20s.mp4', type: 'video/mp4', bytes: await media('20s.mp4') })

  await expect(row.locator('[data-part=poster]')).toHaveAttribute('data-state', 'shown')
  await expect(row).toHaveAttribute('data-state', 'inspecting')
  await expect(row.locator('[data-part=poster]')).toHaveText('0:20')
  await expect(row.locator('[data-part=facts]')).toContainText('320 × 180 · H.264 · 270 kB')
  await expect(row.getByText(noPreview)).toHaveCount(0)
  expect(await row.locator('[data-part=poster] img').evaluate(brightness)).toBeGreaterThan(20)
  letGo()
  await expect(row).toHaveAttribute('data-state', UPLOADED)
})

test('U Poster frame before upload: of a recording that begins black and says no length, both are found', async ({
  page,
}) => {
  const { letGo } = await holdCreation(page)
  const row = uploader(page, 'Video')
  const bytes = Buffer.from(await page.evaluate(recordFromBlack), 'base64')

  await give(row, { name: 'recorded.webm', type: 'video/webm', bytes })

  await expect(row.locator('[data-part=poster]')).toHaveAttribute('data-state', 'shown')
  await expect(row.locator('[data-part=poster]')).toHaveText(/0:0[2-9]/)
  expect(await row.locator('[data-part=poster] img').evaluate(brightness)).toBeGreaterThan(20)
  letGo()
  await expect(row).toHaveAttribute('data-state', UPLOADED)
})

test('a damaged file that keeps the reader busy without end holds neither the page nor the upload', async ({
  page,
}) => {
  const bytes = (await makeMkv()).fill(0xa5, 100)

  await give(uploader(page, 'Video'), { name: 'holiday.mkv', type: 'video/x-matroska', bytes })
  await page.getByLabel('Title').fill('The page is alive')

  await expect(uploader(page, 'Video')).toHaveAttribute('data-state', UPLOADED)
})

/** Lets a file fall on an uploader, with the type that a browser would give it. */
async function give(target: Locator, file: { name: string; type: string; bytes: Buffer }): Promise<void> {
  const transfer = await target.page().evaluateHandle(
    ({ name, type, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], name, { type }))
      return transfer
    },
    { name: file.name, type: file.type, base64: file.bytes.toString('base64') },
  )
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: transfer })
}

/** Keeps the request for an upload from leaving until `letGo`. */
async function holdCreation(page: Page): Promise<{ letGo: () => void }> {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/api/uploads/**', (route) => held.then(() => route.continue()))
  return { letGo }
}

function requestsForUploads(page: Page): string[] {
  const urls: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/api/uploads/')) urls.push(request.url())
  })
  return urls
}

async function creations(emulator: { requests(): Promise<{ requests: { path: string }[] }> }): Promise<number> {
  const { requests } = await emulator.requests()
  return requests.filter(({ path }) => path.includes('direct_user=true')).length
}

/** What a page records: black at first, then bright, five seconds in all. Base64. */
async function recordFromBlack(): Promise<string> {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm;codecs=vp8' })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => void parts.push(data)
  recorder.start()
  const begin = performance.now()
  for (let now = begin; now < begin + 5_000; now = await new Promise<number>(requestAnimationFrame)) {
    if (!context) throw new Error('There is no canvas')
    context.fillStyle = now < begin + 250 ? '#000' : '#6c9'
    context.fillRect(0, 0, canvas.width, canvas.height)
  }
  await new Promise((resolve) => {
    recorder.onstop = resolve
    recorder.stop()
  })
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** The mean of a picture's pixels, 0 to 255. */
function brightness(image: Element): number {
  if (!(image instanceof HTMLImageElement)) throw new Error('This is no picture')
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 16
  const context = canvas.getContext('2d')
  context?.drawImage(image, 0, 0, 16, 16)
  const data = [...(context?.getImageData(0, 0, 16, 16).data ?? [])]
  return data.filter((_value, index) => index % 4 < 3).reduce((sum, value) => sum + value, 0) / (16 * 16 * 3)
}
