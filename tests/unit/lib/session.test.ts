import { createHmac } from 'node:crypto'
import { SignJWT } from 'jose'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'

/** The database's answer to whether somebody is still a guest; what an account is, it is asked in tests/integration. */
const { query, connect } = vi.hoisted(() => ({ query: vi.fn(), connect: vi.fn() }))
vi.mock('@/lib/postgres', () => ({ pool: { query, connect } }))

beforeEach(() => {
  query.mockReset().mockResolvedValue({ rows: [{ is_guest: true }] })
})

let session: typeof import('@/lib/session')

beforeAll(async () => {
  session = await import('@/lib/session')
})

const withCookie = (value: string) => session.currentUser(new Headers({ cookie: value }))

test('a visitor keeps the identity of their cookie', async () => {
  const cookie = await session.newSession()

  const [first, again] = await Promise.all([withCookie(`session=${cookie}`), withCookie(`a=b; session=${cookie}; c=d`)])

  expect(first?.id).toMatch(/^[0-9a-f-]{36}$/)
  expect(again).toEqual(first)
})

test('two visitors are two people', async () => {
  const [one, other] = [await session.newSession(), await session.newSession()]

  expect(await withCookie(`session=${one}`)).not.toEqual(await withCookie(`session=${other}`))
})

test.each(['', 'session=', 'session=abc', 'session=a.b.c', 'other=x'])('the cookie "%s" is nobody', async (cookie) => {
  expect(await withCookie(cookie)).toBeNull()
})

test('a cookie that we did not sign is nobody', async () => {
  const key = new TextEncoder().encode('another secret of another site, 32')
  const forged = await new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject('somebody-else').sign(key)

  expect(await withCookie(`session=${forged}`)).toBeNull()
})

test('a cookie without a signature is nobody', async () => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

  expect(await withCookie(`session=${encode({ alg: 'none' })}.${encode({ sub: 'somebody-else' })}.`)).toBeNull()
})

test.each([
  ['ann', true],
  ['root', true],
  ['bob', false],
  ['an', false],
])('ADMINISTRATOR_IDS says who is an administrator: of "ann, root," "%s" is one: %s', async (id, isOne) => {
  const user = await withCookie(`session=${await session.newSession(id)}`)

  expect(user).toEqual({ id, isGuest: true, isAdministrator: isOne })
})

test('a guest who has left, or has an account by now, is nobody by the old cookie', async () => {
  const cookie = `session=${await session.newSession()}`
  query.mockResolvedValue({ rows: [{ is_guest: false }] })

  expect(await withCookie(cookie)).toBeNull()
  expect(await session.recentUser(new Headers({ cookie }))).toBeNull()
  expect(await session.sessionForNewcomer(new Headers({ cookie }))).toMatch(/^ey/)
})

test('for what is asked often, the database is asked of a guest once', async () => {
  const headers = new Headers({ cookie: `session=${await session.newSession('often')}` })

  const users = [await session.recentUser(headers), await session.recentUser(headers)]

  expect(users).toEqual([users[0], users[0]])
  expect(users[0]?.id).toBe('often')
  expect(query).toHaveBeenCalledOnce()
})

test('a guest who was believed without a question is asked about again after five minutes', async () => {
  const headers = new Headers({ cookie: `session=${await session.newSession('leaving')}` })
  const [clock, start] = [vi.spyOn(performance, 'now'), performance.now()]
  expect((await session.recentUser(headers))?.id).toBe('leaving')
  query.mockResolvedValue({ rows: [{ is_guest: false }] })

  clock.mockReturnValue(start + 4 * 60_000)
  const believed = await session.recentUser(headers)
  clock.mockReturnValue(start + 6 * 60_000)

  expect(believed?.id).toBe('leaving')
  await vi.waitFor(async () => expect(await session.recentUser(headers)).toBeNull())
  clock.mockRestore()
})

test('a database out of reach makes nobody of a guest, nor somebody new', async () => {
  const headers = new Headers({ cookie: `session=${await session.newSession()}` })
  query.mockRejectedValue(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))

  await expect(session.currentUser(headers)).rejects.toThrow('refused')
  expect(await session.sessionForNewcomer(headers)).toBeUndefined()
})

test('a database out of reach is told as that, and not as an account that is gone', async () => {
  const signature = createHmac('sha256', 'development-secret-of-the-tests-only').update('token').digest('base64')
  const cookie = `better-auth.session_token=${encodeURIComponent(`token.${signature}`)}`
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  connect.mockRejectedValue(refused)

  await expect(session.currentUser(new Headers({ cookie }))).rejects.toBe(refused)
  expect(await session.sessionForNewcomer(new Headers({ cookie }))).toBeUndefined()
})

test('the short cookie of an account is no guest, and a guest’s cookie no account', async () => {
  const guest = await session.newSession('ann')
  const key = new TextEncoder().encode('development-secret-of-the-tests-only')
  const times = { createdAt: new Date(), updatedAt: new Date() }
  const account = await new SignJWT({
    session: { id: 'x', token: 'x', userId: 'ann', expiresAt: new Date(Date.now() + 60_000), ...times },
    user: { id: 'ann', name: '', email: 'ann@example.com', emailVerified: false, ...times },
    updatedAt: Date.now(),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('5m')
    .sign(key)
  const recent = (cookie: string) => session.recentUser(new Headers({ cookie }))

  expect(await recent(`better-auth.session_data=${account}`)).toMatchObject({ id: 'ann', isGuest: false })
  expect(await recent(`session=${account}`)).toBeNull()
  expect(await recent(`better-auth.session_data=${guest}`)).toBeNull()
  expect(await withCookie(`better-auth.session_data=${account}`), 'where the database is asked').toBeNull()
})
