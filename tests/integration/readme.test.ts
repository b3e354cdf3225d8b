import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { chromium } from '@playwright/test'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, onTestFinished, test, vi } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import type { Urls } from '../../dev/app-environment'
import { ensureChromium } from '../chromium'
import { cloneProject } from '../clone'
import { UPLOADED } from '../e2e/uploader-page'
import { followStep, sectionOf, stepsOf } from '../readme'
import { emulatorAt, engineAt, newVisitor, uploadFile, type Visitor } from '../scenario'
import { type Command, runDev, withNpm } from './dev/command'

// The development server compiles each page when it is asked for.
vi.setConfig({ testTimeout: 900_000 })

const steps = stepsOf(sectionOf('Add a video field to your own table'))
const named = [...new Set(steps.map(({ file }) => file))].sort()

let clone: string
let changed: string[]
let command: Command
let urls: Urls
let db: Db
let visitor: Visitor

/** A fresh clone, in which somebody does what the README says and nothing else. */
beforeAll(async () => {
  clone = await cloneProject()
  await run('git', 'init', '--quiet')
  await run('git', 'add', '.')
  for (const step of steps) await followStep(step, clone)
  changed = (await run('git', 'ls-files', '--modified', '--others', '--exclude-standard')).trim().split('\n').sort()

  await run('npm', 'run', 'lint')
  await writeFile(path.join(clone, 'clearing.ts'), clearing)
  await run('npm', 'run', 'types')
  await rm(path.join(clone, 'clearing.ts'))

  const folder = path.join(clone, '.dev')
  command = runDev(withNpm, { folder, app: 'dev', cwd: clone })
  await command.ready
  urls = JSON.parse(readFileSync(path.join(folder, 'stack.json'), 'utf8'))
  await emulatorAt(urls.stream).clock({ encodeSeconds: 0 })
  db = createDb(urls.database)
  visitor = await newVisitor(urls.app)
}, 900_000)
// What the app refuses, it says why in its log only.
beforeEach(() => onTestFailed(() => console.error(command.output())))
afterAll(async () => {
  await db?.destroy()
  await command?.end()
  await rm(clone, { recursive: true, force: true, maxRetries: 5 })
})

/** Compiled with the clone: what can be taken out, and what can not. */
const clearing = `
import { db } from '@/db/client'
import type { NullableVideoField, VideoField } from '@/db/schema'

export const fields: VideoField[] = ['posts.video', 'posts.teaser', 'talks.recording', 'talks.trailer']
export const nullable: NullableVideoField[] = ['posts.video', 'posts.teaser', 'talks.trailer']
// @ts-expect-error: a talk keeps its recording.
export const required: NullableVideoField = 'talks.recording'

const some = { 'posts.video': {}, 'posts.teaser': {}, 'talks.recording': {} }
// @ts-expect-error: a video column without its options.
export const options = some satisfies Record<VideoField, object>

export const taken = db.updateTable('talks').set({ trailer: null })
// @ts-expect-error: the same, of a row.
export const kept = db.updateTable('talks').set({ recording: null })
// @ts-expect-error: and from the start.
export const empty = db.insertInto('talks').values({ owner_id: 'ann' })
`

test('the README names every file that a new video field takes, and what it says is typed and formatted', () => {
  expect(changed).toEqual(named)
  expect(named).toEqual([
    'app/talks/[id]/page.tsx',
    'app/talks/actions.ts',
    'app/talks/new/page.tsx',
    'db/migrations/0010_talks.ts',
    'db/rights.ts',
    'db/schema.ts',
    'db/video-fields.ts',
  ])
})

test('F33 two fields of a second table take videos, follow them by options of their own, and give them up', async () => {
  const recording = await uploadFile(visitor, 'talks.recording', 'tests/media/20s.mp4')
  const trailer = await uploadFile(visitor, 'talks.trailer', 'tests/media/40s.mp4')

  const id = await submit({ recording, trailer })

  expect(await talks()).toEqual([{ id, recording, trailer }])
  await expect
    .poll(() => videoOf('talks.recording', id), patiently)
    .toMatchObject({
      phase: 'ready',
      video: { uid: recording, duration: expect.closeTo(20, 0), download_url: expect.stringContaining('http') },
    })
  await expect
    .poll(() => videoOf('talks.trailer', id), patiently)
    .toMatchObject({
      phase: 'ready',
      video: { duration: 30, download_url: null },
    })
  // The recording is private, as the README's options say; the trailer is not.
  const { video } = await videoOf('talks.recording', id)
  const manifest = (uid: string) => fetch(`${urls.playback}/${uid}/manifest/video.m3u8`)
  expect([(await fetch(video.playback.hls)).status, (await manifest(recording)).status]).toEqual([200, 401])
  expect((await manifest((await videoOf('talks.trailer', id)).video.uid)).status).toBe(200)

  const page = await fetch(`${urls.app}/talks/${id}`, { headers: { Cookie: visitor.cookie } })
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('data-state="ready"')])

  await sql`delete from talks where id = ${id}`.execute(db)
  await engineAt(urls.inngest).advance(10 * 60)

  await expect.poll(() => videosOf(visitor), patiently).toEqual([])
})

test('F32 a required field refuses a row without a video, in the form and in SQL; a nullable one takes null', async () => {
  const recording = await uploadFile(visitor, 'talks.recording', 'tests/media/3s.mp4')

  await expect(submit({})).rejects.toThrow('500')
  await expect(sql`insert into talks (owner_id) values ('ann')`.execute(db)).rejects.toThrow(/"recording".*not-null/)
  expect(await talks()).toEqual([])

  const id = await submit({ recording })
  await expect(sql`update talks set recording = null`.execute(db)).rejects.toThrow(/"recording".*not-null/)
  expect(await talks()).toEqual([{ id, recording, trailer: null }])
})

test('a person saves a talk in a browser, and its page follows the recording until it can be played', async () => {
  const browser = await chromium.launch({ executablePath: ensureChromium() })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  page.setDefaultTimeout(120_000)
  const recording = page.getByRole('group', { name: 'Recording' })

  await page.goto(`${urls.app}/talks/new`)
  await recording.locator('input[type=file]').setInputFiles('tests/media/20s.mp4')
  await expect.poll(() => recording.getAttribute('data-state'), patiently).toMatch(UPLOADED)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/\/talks\/[0-9a-f-]{36}$/)

  await page.locator('.frame[data-state=ready]').waitFor()
  await page.getByRole('button', { name: /Play Recording/ }).click()
  const seconds = () => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime)
  await expect.poll(seconds, patiently).toBeGreaterThan(0.5)
})

const patiently = { timeout: 120_000, interval: 250 }

/** Runs a program in the clone and answers what it printed. Throws, with all that it said, when it does not succeed. */
async function run(program: string, ...args: string[]): Promise<string> {
  const ended = await promisify(execFile)(program, args, { cwd: clone }).catch((error) => {
    throw new Error(`${program} ${args.join(' ')}:\n${error.stdout}${error.stderr}`)
  })
  return ended.stdout
}

/** Sends the page's form as a browser without JavaScript does. Answers the id of the talk that it leads to. */
async function submit(values: Record<string, string>): Promise<string> {
  const page = await fetch(`${urls.app}/talks/new`, { headers: { Cookie: visitor.cookie } })
  const form = new FormData()
  for (const [, name = ''] of (await page.text()).matchAll(/<input type="hidden" name="(\$ACTION[^"]*)"/g)) {
    form.append(name, '')
  }
  for (const [name, value] of Object.entries(values)) form.append(name, value)

  const headers = { Cookie: visitor.cookie, Origin: urls.app }
  const response = await fetch(page.url, { method: 'POST', headers, body: form, redirect: 'manual' })
  const id = /\/talks\/([^/]+)$/.exec(response.headers.get('location') ?? '')?.[1]
  if (!id) throw new Error(`The form led nowhere: ${response.status}`)
  return id
}

async function videoOf(field: string, id: string) {
  const response = await fetch(`${urls.app}/api/videos/${field}/${id}`, { headers: { Cookie: visitor.cookie } })
  return response.json()
}

async function videosOf({ id }: Visitor): Promise<string[]> {
  const { videos } = await emulatorAt(urls.stream).videos()
  return videos.filter(({ creator }: { creator: string }) => creator === id).map(({ uid }: { uid: string }) => uid)
}

async function talks() {
  const { rows } =
    await sql`select id, recording ->> 'uid' as recording, trailer ->> 'uid' as trailer from talks`.execute(db)
  return rows
}
