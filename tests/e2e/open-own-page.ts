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
  // A page without a link to an icon is asked for this one.
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
  // Any answer of the app will do: a page of a test's own would not count as one of this machine.
  await page.goto(`/api/health${hash}`)
  await page.evaluate(() => {
    document.body.innerHTML = '<div id="root"></div>'
  })
  await page.addScriptTag({ content: script })
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
