import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDb, type Db } from '@/db/create-db'
import { askForUpload, emulatorAt, insertPost, newVisitor, type Visitor } from '../../scenario'
import { callAction, submitForm } from '../../server-actions'
import { startTestStack, type TestStack } from '../../stack'

const friend = 'https://app.example.com'
const evil = 'https://evil.example'

let stack: TestStack
let db: Db
let visitor: Visitor

beforeAll(async () => {
  stack = await startTestStack({ app: 'start', env: { CORS_ALLOWED_ORIGINS: friend } })
  db = createDb(stack.urls.database)
})
beforeEach(async () => {
  visitor = await newVisitor(stack.urls.app)
})
afterAll(async () => {
  await db?.destroy()
  await stack?.stop()
})

const giveUp = (uid: string, headers: Record<string, string>) =>
  fetch(`${stack.urls.app}/api/uploads/posts.video/${uid}`, {
    method: 'DELETE',
    headers: { Cookie: visitor.cookie, ...headers },
  })

const uidOf = (response: Response) => response.headers.get('stream-media-id') ?? ''

describe('a change that a page of another site has a visitor’s browser ask for', () => {
  const foreign: [string, Record<string, string>][] = [
    ['from another site', { Origin: evil, 'Sec-Fetch-Site': 'cross-site' }],
    ['from a sandboxed frame', { Origin: 'null' }],
    ['from a sibling', { Origin: 'http://sub.localhost' }],
    ['from the same host on another port', { Origin: 'http://localhost:1' }],
    ['from one that hides its origin', { 'Sec-Fetch-Site': 'same-site' }],
  ]

  test.each(foreign)('is refused with 403 %s, and nothing is made or given up', async (_from, headers) => {
    const emulator = emulatorAt(stack.urls.stream)
    const uid = uidOf(await askForUpload(visitor, 'posts.video'))
    await emulator.clearRequests()

    const refused = [await askForUpload(visitor, 'posts.video', headers), await giveUp(uid, headers)]

    for (const response of refused) {
      expect(response.status).toBe(403)
      expect(await response.json()).toEqual({ error: { code: 'wrong_origin', message: expect.any(String) } })
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    }
    const entries = db.selectFrom('stream_videos').select(['uid', 'discarded_at']).where('owner_id', '=', visitor.id)
    expect(await entries.execute()).toEqual([{ uid, discarded_at: null }])
    expect((await emulator.requests()).requests).toEqual([])
  })

  test.each(foreign)('by a server action, is refused with 403 %s, and no row changes', async (_from, headers) => {
    const id = await insertPost(db, visitor, {})
    const before = await db.selectFrom('posts').selectAll().orderBy('id').execute()
    const from = { ...visitor, headers }

    const statuses = [
      await refusal(() => callAction(from, 'deletePost', id)),
      await refusal(() => submitForm(from, 'createPost', { title: 'Mine' })),
    ]

    expect(statuses).toEqual([403, 403])
    expect(await db.selectFrom('posts').selectAll().orderBy('id').execute()).toEqual(before)
  })

  test('by an action on a path that the proxy does not see, is aborted by Next itself', async () => {
    const id = await insertPost(db, visitor, {})

    const status = await refusal(() =>
      callAction({ ...visitor, headers: { Origin: evil }, path: '/posts/x.png' }, 'deletePost', id),
    )

    expect(status).not.toBe(200)
    expect(await db.selectFrom('posts').select('id').where('id', '=', id).execute()).toEqual([{ id }])
  })
})

describe('a change is taken', () => {
  test.each([
    ['from a page of this site', () => ({ Origin: stack.urls.app, 'Sec-Fetch-Site': 'same-origin' })],
    ['from a page of CORS_ALLOWED_ORIGINS', () => ({ Origin: friend, 'Sec-Fetch-Site': 'cross-site' })],
    ['from the host that a proxy in front names', () => ({ Origin: evil, 'X-Forwarded-Host': 'evil.example' })],
    ['from a client that is no browser', () => ({})],
  ])('%s', async (_from, headers) => {
    const created = await askForUpload(visitor, 'posts.video', headers())

    expect([created.status, (await giveUp(uidOf(created), headers())).status]).toEqual([201, 204])
  })

  test('by an action of our own page, which changes the row', async () => {
    const id = await insertPost(db, visitor, {})

    await callAction(visitor, 'deletePost', id)

    expect(await db.selectFrom('posts').select('id').where('id', '=', id).execute()).toEqual([])
  })
})

test('a page of CORS_ALLOWED_ORIGINS may call routes, not actions', async () => {
  const id = await insertPost(db, visitor, {})

  expect(await refusal(() => callAction({ ...visitor, headers: { Origin: friend } }, 'deletePost', id))).toBe(403)
})

test('the session’s cookie is out of the reach of scripts, and does not come along with what another site sends', async () => {
  const [cookie] = (await fetch(stack.urls.app)).headers.getSetCookie()

  expect(cookie).toMatch(/HttpOnly/i)
  expect(cookie).toMatch(/SameSite=Lax/i)
})

/** The status that an action was refused with. */
async function refusal(act: () => Promise<unknown>): Promise<number> {
  const error = await act().then(
    () => new Error('200'),
    (error: unknown) => error,
  )
  return Number(/\b([1-5]\d\d)\b/.exec(String(error))?.[1])
}
