import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newVisitor } from '../../scenario'
import { postAction } from '../../server-actions'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack

beforeAll(async () => {
  stack = await startTestStack({ app: 'start' })
})
afterAll(() => stack?.stop())

/** A path as it is, which fetch would put right. */
function get(path: string, headers: Record<string, string> = {}): Promise<{ status?: number; text: string }> {
  const { hostname, port } = new URL(stack.urls.app)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers }, async (response) => {
      let text = JSON.stringify(response.headers)
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode, text })
    })
    asked.once('error', reject).end()
  })
}

describe('how browsers are to treat it', () => {
  const pages = ['/', '/posts/new', '/uploader', '/posts/none', '/posts/none.with.dots', '/nowhere']
  const others = [
    '/api/health',
    '/api/videos/posts.video/none',
    '/api/nowhere',
    '/icon.svg',
    '/favicon.ico',
    '/posts/%ff',
    '/posts/x.png',
  ]

  test.each([...pages, ...others])('%s says, and does not say what made it', async (path) => {
    const { headers } = await fetch(`${stack.urls.app}${path}`)

    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    })
    expect(headers.get('x-powered-by')).toBeNull()
  })

  test('one that asks for the icon where none is named gets it', async () => {
    const [named, unnamed] = await Promise.all(
      ['/icon.svg', '/favicon.ico'].map((path) => fetch(stack.urls.app + path)),
    )

    expect([unnamed?.status, unnamed?.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
    expect(await unnamed?.text()).toBe(await named?.text())
  })

  test.each(pages)('%s runs no script without the nonce, and no eval', async (path) => {
    const policy = (await fetch(`${stack.urls.app}${path}`)).headers.get('content-security-policy')

    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic';/)
    expect(policy).toContain(`connect-src 'self' ${stack.urls.upload} ${stack.urls.playback};`)
    expect(policy).not.toContain(stack.urls.stream)
  })

  test('only over https are browsers told to stay there', async () => {
    const over = (protocol: string) => fetch(stack.urls.app, { headers: { 'X-Forwarded-Proto': protocol } })

    expect((await over('https')).headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}$/)
    expect((await over('http')).headers.get('strict-transport-security')).toBeNull()
  })

  test.each([
    ['https', true],
    ['http', false],
  ])('over %s a guest’s cookie is for no script, and goes back over https only: %s', async (protocol, isSecure) => {
    const headers = { Origin: stack.urls.app, 'X-Forwarded-Proto': protocol }
    const visitor = { ...(await newVisitor(stack.urls.app)), headers }

    const page = await fetch(stack.urls.app, { headers })
    const left = await postAction(visitor, 'signOut', '[]')

    for (const { headers } of [page, left]) {
      const [cookie = ''] = headers.getSetCookie().filter((line) => line.startsWith('session=ey'))
      expect(cookie).toMatch(/; HttpOnly/i)
      expect(cookie).toMatch(/; SameSite=lax/i)
      expect(/; Secure/i.test(cookie)).toBe(isSecure)
    }
  })
})

const TELLING = /\bat .*[:(]\d+:\d+|node_modules|\.next\/|\.tsx?\b|select "|relation "|error: /i

describe('what nobody of good will sends', () => {
  test.each([
    ['/%', 400],
    ['/posts/%', 400],
    ['/posts/%ff', 400],
    ['/posts/%c0%ae%c0%ae', 400],
    ['/api/uploads/%', 400],
    ['/api/uploads/posts.video/%ff', 400],
    ['/api/videos/%ff/x', 400],
    ['/posts/a%00b', 404],
    ['/posts/a%0d%0aSet-Cookie:x=1', 404],
    ['/api/videos/posts.video/a%00b', 404],
    ['/api/uploads/a%00b/x', 404],
    ['/posts/..%2f..%2fetc%2fpasswd', 404],
    [`/posts/${'x'.repeat(10_000)}`, 404],
    ["/posts/'%20or%201=1--", 404],
  ])('%s is %i, and tells nothing of what is behind it', async (path, status) => {
    const { cookie } = await newVisitor(stack.urls.app)

    const answer = await get(path, { Cookie: cookie })

    expect(answer.status).toBe(status)
    expect(answer.text).not.toMatch(TELLING)
  })

  test.each([
    ['headers without end', { 'X-Large': 'x'.repeat(40_000) }, 431],
    ['a cookie that is none', { Cookie: `session=${'%'.repeat(5000)}` }, 200],
    ['a cookie with the algorithm none', { Cookie: `session=${unsigned()}` }, 200],
    ['a host that is none', { Host: 'evil.example:99999/x' }, undefined],
    ['an action that is none', { 'Next-Action': '../../x' }, 200],
    ['a router state that is none', { RSC: '1', 'Next-Router-State-Tree': '%' }, undefined],
  ])('%s: the answer tells nothing', async (_what, headers, status) => {
    const answer = await get('/', headers as Record<string, string>)

    if (status) expect(answer.status).toBe(status)
    expect(answer.text).not.toMatch(TELLING)
  })
})

function unsigned(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: 'an-administrator' })}.`
}
