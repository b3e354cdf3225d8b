import { defineConfig } from '@playwright/test'
import base from '../../playwright.config'

/** One long test. Without a trace, which would keep pictures of the page for as long as it runs. */
// biome-ignore lint/style/noDefaultExport: Playwright asks for it.
export default defineConfig(base, {
  testDir: '.',
  outputDir: '../../test-results',
  workers: 1,
  timeout: 20 * 60_000,
  globalTimeout: 25 * 60_000,
  reporter: 'list',
  use: { trace: 'off', actionTimeout: 60_000 },
})
