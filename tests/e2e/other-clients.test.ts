import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { build } from 'vite'
import { expect, test } from './fixtures'

const file = 'tests/media/20s.mp4'

test('tus-js-client uploads with the route as its endpoint, and nothing of ours in the browser', async ({
  page,
  emulator,
}) => {
  await openEmptyPage(page)
  await page.addScriptTag({ path: 'node_modules/tus-js-client/dist/tus.min.js' })

  const url = await page.evaluate(
    (base64) =>
      new Promise<string>((resolve, reject) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
        // @ts-expect-error: the global that the script makes.
        const upload = new window.tus.Upload(new File([bytes], '20s.mp4', { type: 'video/mp4' }), {
          endpoint: '/api/uploads/posts.video',
          chunkSize: 50 * 1024 * 1024,
          metadata: { filename: '20s.mp4', filetype: 'video/mp4' },
          onSuccess: () => resolve(upload.url),
          onError: reject,
        })
        upload.start()
      }),
    (await readFile(file)).toString('base64'),
  )

  expect(url).toContain('tusv2=true')
  await expectUploaded(emulator, (await readFile(file)).length)
})

test('Uppy uploads with the route as its endpoint, and nothing of ours in the browser', async ({ page, emulator }) => {
  await openEmptyPage(page)
  await page.addScriptTag({ content: await bundleUppy() })

  const result = await page.evaluate(
    async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      // @ts-expect-error: the global that the script makes.
      const { Uppy, Tus } = window.uppy
      const uppy = new Uppy().use(Tus, { endpoint: '/api/uploads/posts.video', chunkSize: 50 * 1024 * 1024 })
      uppy.addFile({ name: '20s.mp4', type: 'video/mp4', data: new File([bytes], '20s.mp4', { type: 'video/mp4' }) })
      const { successful, failed } = await uppy.upload()
      return { successful: successful.length, failed: failed.length }
    },
    (await readFile(file)).toString('base64'),
  )

  expect(result).toEqual({ successful: 1, failed: 0 })
  await expectUploaded(emulator, (await readFile(file)).length)
})

/** A page of the same origin, with a session and without any script. */
async function openEmptyPage(page: Page): Promise<void> {
  await page.goto('/')
  // A page without a link to an icon is asked for this one.
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
  await page.goto('/api/health')
}

async function expectUploaded(emulator: { videos(): Promise<{ videos: UploadedVideo[] }> }, bytes: number) {
  const states = async () => {
    const { videos } = await emulator.videos()
    return videos
      .filter(({ size, meta }) => size === bytes && meta.name === '20s.mp4')
      .map(({ status }) => status.state)
  }
  await expect.poll(states).toContain('ready')
}

interface UploadedVideo {
  size: number
  meta: { name?: string }
  status: { state: string }
}

/** Uppy comes as modules: made into one script here, as an app's bundler would. */
async function bundleUppy(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: { entry: fileURLToPath(new URL('uppy.ts', import.meta.url)), formats: ['iife'], name: 'uppy' },
    },
  })
  const [result] = Array.isArray(output) ? output : [output]
  if (!result || !('output' in result)) throw new Error('Vite made no bundle of Uppy')
  return `${result.output[0].code}\nwindow.uppy = uppy`
}
