import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { parseUploadMetadata } from '@/lib/tus/metadata'

/** What the tests of /uploader do and look at. */

/** An example of the page, by its heading. */
export function example(page: Page, name: Example): Locator {
  return page.getByRole('group', { name, exact: true })
}

export interface FilePayload {
  name: string
  mimeType: string
  buffer: Buffer
}

type Example = 'The uploader' | 'Several videos' | 'In a form' | 'With a server action' | 'Headless' | 'Your look'

/** The states of an upload that has left whole: what Stream then makes of it goes on by itself. */
export const UPLOADED = /^(uploaded|processing|ready)$/

/** A video of 20 seconds under this name; with `bytes` it is padded by zeros that players skip. */
export async function video(name: string, bytes = 0): Promise<FilePayload> {
  const buffer = await readFile('tests/media/20s.mp4')
  const padding = Buffer.alloc(Math.max(0, bytes - buffer.length))
  if (padding.length > 8) padding.write('free', 4) && padding.writeUInt32BE(padding.length)
  return { name, mimeType: 'video/mp4', buffer: Buffer.concat([buffer, padding]) }
}

/** Chooses files, as the picker gives them. */
export async function choose(target: Locator, files: FilePayload[] | string): Promise<void> {
  await target.locator('input[type="file"]').setInputFiles(files)
}

/**
 * Lets the browser send no more than this each second; the returned function changes that, or ends it. The server still
 * reads as fast as it can, so that a pause is at once there too.
 */
export async function slowDown(page: Page, bytesPerSecond: number) {
  const devtools = await page.context().newCDPSession(page)
  const limit = async (uploadThroughput = -1) => {
    const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput }
    await devtools.send('Network.emulateNetworkConditions', conditions)
  }
  await limit(bytesPerSecond)
  return limit
}

/** The same files, as a page's script has them: for what a test drops or pastes. */
export async function transferOf(page: Page, files: FilePayload[]) {
  const given = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') }))
  return page.evaluateHandle((each) => {
    const transfer = new DataTransfer()
    for (const { name, mimeType, base64 } of each) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      transfer.items.add(new File([bytes], name, { type: mimeType }))
    }
    return transfer
  }, given)
}

/** The names of the files whose rows are there, in their order. */
export function namesIn(target: Locator): Promise<string[]> {
  return target.locator('[data-part="facts"] bdi:first-child').filter({ hasText: '.mp4' }).allTextContents()
}

/** Writes down all that the live region of this control says from now on. Returns what reads it. */
export async function listen(target: Locator): Promise<() => Promise<string[]>> {
  const said = await target.locator('[aria-live]').evaluateHandle((region) => {
    const words: string[] = []
    const write = () => region.textContent && words.push(region.textContent)
    new MutationObserver(write).observe(region, { childList: true, characterData: true, subtree: true })
    return words
  })
  return () => said.jsonValue()
}

/** How many uploads Stream's emulator has now. */
export async function countVideos(emulator: { videos(): Promise<{ videos: unknown[] }> }): Promise<number> {
  return (await emulator.videos()).videos.length
}

/** Would the browser ask before it leaves this page? */
export function asksBeforeLeaving(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const event = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(event)
    return event.defaultPrevented
  })
}

/** Pastes these files into a control. */
export async function paste(target: Locator, files: FilePayload[]): Promise<void> {
  const transfer = await transferOf(target.page(), files)
  await target.evaluate((element, clipboardData) => {
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, transfer)
}

/** Drops a folder, which has a folder in it, which has these files in it: a script can't make a real one. */
export async function dropFolder(target: Locator, files: FilePayload[]): Promise<void> {
  const transfer = await transferOf(target.page(), files)
  await target.evaluate((element, { files }) => {
    const folderOf = (inside: unknown[]) => {
      const left = [inside]
      const readEntries = (resolve: (entries: unknown[]) => void) => resolve(left.pop() ?? [])
      return { isFile: false, isDirectory: true, createReader: () => ({ readEntries }) }
    }
    const entries = [...files].map((file) => ({
      isFile: true,
      isDirectory: false,
      file: (resolve: (file: File) => void) => resolve(file),
    }))
    const item = { kind: 'file', webkitGetAsEntry: () => folderOf([folderOf(entries)]) }
    const event = new Event('drop', { bubbles: true, cancelable: true })
    element.dispatchEvent(Object.assign(event, { dataTransfer: { types: ['Files'], items: [item], files: [] } }))
  }, transfer)
}

/** A request, as the emulator writes it down. */
export interface LoggedRequest {
  host: string
  method: string
  path: string
  status: number | null
  headers: Record<string, string>
}

/** The names under which uploads were asked of Stream, in their order. */
export function namesAskedFor(requests: LoggedRequest[]): string[] {
  return requests
    .filter(({ path }) => path.includes('direct_user=true'))
    .map(({ headers }) => parseUploadMetadata(headers['upload-metadata']))
    .map((parsed) => (parsed.ok ? (parsed.metadata.get('name') ?? '') : parsed.message))
}

/** How many requests that send bytes have had no answer: those that go on, and those that were cut. */
export function countUnanswered(requests: LoggedRequest[]): number {
  return requests.filter(({ host, method, status }) => host === 'upload' && method === 'PATCH' && status === null)
    .length
}
