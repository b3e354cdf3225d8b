import { afterAll, beforeAll, expect, test } from 'vitest'
import { askForUpload, newVisitor } from '../../scenario'
import { startTestStack, type TestStack } from '../../stack'

let stack: TestStack

/** Stream is somewhere else, where nothing answers, and no webhook was ever registered. */
beforeAll(async () => {
  const env = {
    CLOUDFLARE_ACCOUNT_ID: 'a'.repeat(32),
    CLOUDFLARE_API_TOKEN: 'token',
    CLOUDFLARE_BASE_URL: 'http://127.0.0.1:9/client/v4',
    UPLOADS_PER_HOUR_MAX: '2',
  }
  stack = await startTestStack({ app: 'start', env })
})
afterAll(() => stack?.stop())

test('a creation is answered with 503 and Retry-After while Stream is out of reach', async () => {
  const response = await askForUpload(await newVisitor(stack.urls.app), 'posts.video')

  expect(response.status).toBe(503)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await response.text()).not.toMatch(/127\.0\.0\.1|token/)
})

test('a person who starts more uploads in an hour than the limit is told so with 429 and Retry-After', async () => {
  const visitor = await newVisitor(stack.urls.app)
  const ask = () => askForUpload(visitor, 'posts.video')

  const statuses = [(await ask()).status, (await ask()).status]
  const refused = await ask()

  expect([...statuses, refused.status]).toEqual([503, 503, 429])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({
    error: { code: 'per_hour', message: expect.stringContaining('2 uploads') },
  })
})

test('every webhook is refused with 401 while there is no secret', async () => {
  const headers = { 'Webhook-Signature': `time=${Math.floor(Date.now() / 1000)},sig1=${'0'.repeat(64)}` }
  const response = await fetch(`${stack.urls.app}/api/webhooks/stream`, { method: 'POST', headers, body: '{}' })

  expect(response.status).toBe(401)
})

test('the app itself is well', async () => {
  const response = await fetch(`${stack.urls.app}/api/health`)

  expect([response.status, await response.json()]).toEqual([200, { ok: true }])
})
