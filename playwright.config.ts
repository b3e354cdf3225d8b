import { defineConfig, devices } from '@playwright/test'
import { findChromium } from './tests/chromium'

const executablePath = findChromium()
if (!executablePath) throw new Error('There is no Chromium: `npm test` installs one, or set CHROMIUM_PATH')

// Nothing may be asked of the network but this machine.
const quietFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  // There is none on a server, and to imitate one costs a tenth of the time.
  '--disable-gpu',
]
// Chromium's sandbox does not work for root.
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 2,
  // Many times what they take on an idle machine.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/report.json' }]],
  use: {
    // To record every test costs another tenth, and a CI keeps none.
    trace: process.env.CI ? 'off' : 'retain-on-failure',
    launchOptions: { executablePath, args: isRoot ? [...quietFlags, '--no-sandbox'] : quietFlags },
  },
  projects: [{ name: 'chromium', use: devices['Desktop Chrome'] }],
})
