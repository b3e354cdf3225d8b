import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { createDb, type Db } from '@/db/create-db'
import type { StackOptions } from '../../dev/stack'
import { emulatorAt } from '../scenario'
import { startTestStack, type TestStack } from '../stack'
import { UPLOADED } from './uploader-page'

/** Who is an administrator in the stack of these tests. */
export const ADMINISTRATOR_ID = 'an-administrator'

interface WorkerFixtures {
  /** The production build with a local stack of its own, one for all tests of a worker. */
  stack: TestStack
  db: Db
  emulator: ReturnType<typeof emulatorAt>
  /** What a file of tests needs otherwise in its stack. */
  stackOptions: Pick<StackOptions, 'env' | 'signingKey'>
}

/** Browser tests: each page fails its test when it writes an error to the console, or breaks its Content-Security-Policy. */
export const test = base.extend<{ consoleErrors: string[]; violations: string[] }, WorkerFixtures>({
  stackOptions: [{}, { option: true, scope: 'worker' }],
  stack: [
    async ({ stackOptions }, use) => {
      const stack = await startTestStack({
        app: 'start',
        encodeSeconds: 2,
        ...stackOptions,
        env: { ADMINISTRATOR_IDS: ADMINISTRATOR_ID, ...stackOptions.env },
      })
      await use(stack)
      await stack.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  db: [
    async ({ stack }, use) => {
      const db = createDb(stack.urls.database)
      await use(db)
      await db.destroy()
    },
    { scope: 'worker' },
  ],
  emulator: [({ stack }, use) => use(emulatorAt(stack.urls.stream)), { scope: 'worker' }],
  baseURL: ({ stack }, use) => use(stack.urls.app),
  page: async ({ page }, use) => {
    // Playwright takes hold of the picker when somebody listens, and a key that is pressed at once is faster than that.
    page.on('filechooser', () => {})
    // What can't be learned of a file in five seconds is missing for good: a busy machine takes longer.
    await page.addInitScript(() => {
      const limit = AbortSignal.timeout.bind(AbortSignal)
      AbortSignal.timeout = (ms) => limit(ms === 5_000 ? 25_000 : ms)
    })
    await use(page)
  },
  consoleErrors: [
    async ({ page, emulator }, use) => {
      const errors = collectErrors(page)
      await use(errors)
      // What ends with the faults is not the test's any more.
      const written = errors.filter((line) => !isBusyStatus(line))
      await emulator.clearFaults()
      expect(written, 'errors in the console').toEqual([])
    },
    { auto: true },
  ],
  violations: [
    async ({ page }, use) => {
      const violations = collectViolations(page)
      await use(violations)
      expect(violations, 'what the page’s policy forbids').toEqual([])
    },
    { auto: true },
  ],
})

export { expect, UPLOADED }

/** What a page complains of. A test that provokes a failing request empties the list itself. */
function collectErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => errors.push(error.message))
  return errors
}

/** Where Stream, or this machine, takes longer than three seconds for a status, the uploader asks later. */
function isBusyStatus(line: string): boolean {
  return /status of 503 .*\/api\/uploads\/[^/]+\/[0-9a-f]{32}/.test(line)
}

/** What any page of the test tried that its policy forbids. A list of its own, because a test may empty that of the errors. */
function collectViolations(page: Page): string[] {
  const violations: string[] = []
  page.context().on('console', (message) => {
    if (/Content[- ]Security[- ]Policy/.test(message.text())) violations.push(message.text())
  })
  return violations
}

/** Takes out what the browser itself writes for each request that fails. What is left is of our making. */
export function forgiveFailedRequests(errors: string[]): void {
  const ours = errors.filter((line) => !line.startsWith('Failed to load resource'))
  errors.splice(0, errors.length, ...ours)
}

/** The original of a clip leaves Stream while a page may still ask for its picture: once more that does not show. */
export function forgivePictures(errors: string[]): void {
  const others = errors.filter((line) => !/status of 404 .*\/thumbnails\/thumbnail\.jpg/.test(line))
  errors.splice(0, errors.length, ...others)
}

/** The uploader under this label. */
export function uploader(page: Page, name: 'Video' | 'Teaser'): Locator {
  return page.getByRole('group', { name, exact: false })
}

/** Drags a file from the desktop over an uploader and lets go. */
export async function dropFile(target: Locator, file: string, type = 'video/mp4'): Promise<void> {
  const transfer = await target.page().evaluateHandle(
    ({ name, base64, type }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], name, { type }))
      return transfer
    },
    { name: path.basename(file), base64: (await readFile(file)).toString('base64'), type },
  )
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: transfer })
}

/** Chooses a file as a person does, by the picker that the button opens. */
export async function pickFile(target: Locator, file: string): Promise<void> {
  const [chooser] = await Promise.all([
    target.page().waitForEvent('filechooser'),
    target.getByRole('button').first().click(),
  ])
  await chooser.setFiles(file)
}
