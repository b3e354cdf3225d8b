import type { Page } from '@playwright/test'
import { bundle } from './bundle'

let bundling: Promise<string> | undefined

/** Opens own-page.tsx, at this hash, in the app's origin, with React as it is in development. */
export async function openOwnPage(page: Page, hash: string): Promise<void> {
  bundling ??= bundle('own-page.tsx')
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
  await page.addScriptTag({ content: script, type: 'module' })
}
