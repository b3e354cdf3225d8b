import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { productionBuild } from '../../build'
import { askForUpload, emulatorAt, insertPost, newVisitor, sendEvent, uploadFile, type Visitor } from '../../scenario'
import { callAction, submitForm } from '../../server-actions'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack
let emulator: ReturnType<typeof emulatorAt>
let db: Db
let visitor: Visitor

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
  emulator = emulatorAt(stack.urls.stream)
  db = createDb(stack.urls.database)
  visitor = await newVisitor(stack.urls.app)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

const names = [
  'SESSION_SECRET',
  'CLOUDFLARE_API_TOKEN',
  'CLOUDFLARE_WEBHOOK_SECRET',
  'CLOUDFLARE_STREAM_SIGNING_JWK',
  'DATABASE_URL',
] as const

/** Each secret that this app was started with, by its name; each was made up for this test. */
function secrets(): Record<string, string> {
  const given = Object.fromEntries(names.map((name) => [name, stack.env[name] ?? '']))
  const { d } = JSON.parse(Buffer.from(given.CLOUDFLARE_STREAM_SIGNING_JWK ?? '', 'base64').toString())
  return { ...given, 'the private half of the signing key': d, 'the password': new URL(stack.urls.database).password }
}

function found(text: string, of: Record<string, string>): string[] {
  return Object.entries(of)
    .filter(([, secret]) => text.includes(secret))
    .map(([name]) => name)
}

const log = () => readFileSync(path.join(stack.folder, 'logs/app.log'), 'utf8')

test('every secret is there to be found, so that a search which finds none says something', () => {
  const all = Object.values(secrets())

  expect(all.every((secret) => secret.length >= 30)).toBe(true)
  expect(new Set(all).size).toBe(names.length + 2)
})

test('what a browser loads names no secret, and holds none', () => {
  const folder = path.join(path.dirname(productionBuild), 'static')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const texts = files.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), 'latin1'))

  expect(texts.length).toBeGreaterThan(10)
  for (const text of texts) {
    expect(found(text, secrets())).toEqual([])
    // lib/env.ts in a client's bundle would bring the names of all settings along.
    for (const name of names) expect(text).not.toContain(name)
  }
})

test('no answer and no line of the log holds a secret, an upload’s address or a cookie, whatever goes wrong', async () => {
  const answers: string[] = []
  const hear = async (response: Response) => {
    answers.push(`${JSON.stringify([...response.headers])} ${await response.text()}`)
    return response
  }
  const get = (address: string, headers: Record<string, string> = {}) =>
    fetch(`${stack.urls.app}${address}`, { headers: { Cookie: visitor.cookie, ...headers } }).then(hear)
  const webhook = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${stack.urls.app}/api/webhooks/stream`, { method: 'POST', body, headers }).then(hear)

  const created = await askForUpload(visitor, 'posts.video')
  const [uid, location] = [created.headers.get('stream-media-id') ?? '', created.headers.get('location') ?? '']
  const held = await uploadFile(visitor, 'posts.video', 'tests/media/3s.mp4')
  const id = await insertPost(db, visitor, { video: held })
  const visit = async () => {
    for (const page of [
      '/',
      '/posts/new',
      `/posts/${id}`,
      `/posts/${id}/edit`,
      '/uploader',
      '/nowhere',
      '/posts/%ff',
    ]) {
      await get(page)
    }
    for (const route of [`uploads/posts.video/${uid}`, `videos/posts.video/${id}`, 'health', 'inngest', 'nothing']) {
      await get(`/api/${route}`)
    }
    await hear(await askForUpload(visitor, 'posts.video'))
    await hear(await askForUpload(visitor, 'posts.nothing', { 'Upload-Length': '-1' }))
    await webhook('{', { 'Webhook-Signature': 'time=1,sig1=00' })
    await ending(callAction(visitor, 'replaceVideo', { field: 'posts.video', id }, uid))
    await ending(callAction(visitor, 'deletePost', { id }))
    await ending(submitForm(visitor, 'createPost', { title: 'x', video: uid }))
  }
  const ending = async (act: Promise<unknown>) =>
    answers.push(JSON.stringify(await act.catch((error: unknown) => String(error))))

  await visit()
  for (const fault of [
    { status: 401, code: 10000 },
    { status: 500 },
    { status: 429 },
    { reset: true },
    { hang: true },
  ]) {
    await emulator.fault({ route: '.*/stream.*', host: 'api', times: 'hang' in fault ? 2 : 100, ...fault })
    await sendEvent(stack.urls.inngest, 'video.look', { uid: held })
    await visit()
    await emulator.clearFaults()
  }
  await stack.down('stream')
  await visit()
  await stack.up('stream')
  await stack.down('inngest')
  await ending(callAction(visitor, 'deletePost', id))
  await stack.up('inngest')
  await stack.down('database')
  await visit()
  await stack.up('database')
  await get('/', { 'X-Large': 'x'.repeat(40_000) }).catch(() => {})

  const [signature = ''] = visitor.cookie.split('.').slice(-1)
  expect(answers.length).toBeGreaterThan(100)
  for (const answer of answers) expect(found(answer, secrets()), answer.slice(0, 300)).toEqual([])
  expect(answers.join('\n')).not.toMatch(
    /\bat [\w.<>]+ \(|node_modules|\/lib\/|select "|relation "|ECONNREFUSED|kysely/i,
  )
  expect(log()).toContain('401, code 10000')
  expect(log()).toMatch(/database: /)
  const private_ = { location, 'the end of the upload’s address': new URL(location).pathname, signature }
  expect(found(log(), { ...secrets(), ...private_ })).toEqual([])
  expect(log()).not.toMatch(/tusv2|session=/)
}, 300_000)
