import type { Page } from '@playwright/test'

/** Keeps these requests of the page waiting, until the function that is returned lets them go. */
export async function hold(page: Page, method: string, path: RegExp): Promise<() => void> {
  let letGo = () => {}
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route(path, async (route) => {
    if (route.request().method() === method) await gate
    await route.continue()
  })
  return letGo
}
