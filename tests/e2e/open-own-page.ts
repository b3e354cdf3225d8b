import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
let bundling: Promise<string> | undefined

/** Opens own-page.tsx, at this hash, in the app's origin, with React as it is in development. */
export async function openOwnPage(page: Page, hash: string): Promise<void> {
  bundling ??= bundle()
  const script = await bundling
  // The session comes with any page.
  await page.request.get('/')
  await page.route('**/own-page', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><title>Own page</title><link rel="icon" href="data:,"><div id="root"></div><script src="/own-page.js"></script>',
    }),
  )
  await page.route('**/own-page.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }))
  await page.goto(`/own-page${hash}`)
}

async function bundle(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    resolve: { alias: { '@': root.replace(/\/$/, '') } },
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL('own-page.tsx', import.meta.url)), formats: ['iife'], name: 'ownPage' },
    },
  })
  const [result] = Array.isArray(output) ? output : [output]
  if (!result || !('output' in result)) throw new Error('Vite made no bundle of own-page.tsx')
  return result.output[0].code
}
