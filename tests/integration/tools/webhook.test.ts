import { execFile } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { StreamApi } from '@/lib/stream/api'
import { emulatorAt } from '../../scenario'
import { startTestStack, streamOf, type TestStack } from '../../stack'

const ours = 'https://your.app/api/webhooks/stream'
const theirs = 'https://their.app/api/webhooks/stream'

let stack: TestStack
let stream: StreamApi

beforeAll(async () => {
  stack = await startTestStack({ app: 'none' })
  stream = streamOf(stack)
})
beforeEach(() => stream.deleteWebhook())
afterAll(() => stack?.stop())

/** `npm run webhook -- …`, with nothing in its environment but what names the account. */
function webhook(args: string[], secret?: string): Promise<{ code: number; output: string }> {
  const { CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN, CLOUDFLARE_BASE_URL } = stack.env
  const account = { CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN, CLOUDFLARE_BASE_URL }
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, NODE_ENV: 'test' as const, ...account, CLOUDFLARE_WEBHOOK_SECRET: secret }
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', 'tools/webhook.ts', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr })
    })
  })
}

test('registers the address where none is, and prints the secret', async () => {
  const { code, output } = await webhook([ours])

  const registered = await stream.findWebhook()
  expect(code).toBe(0)
  expect(registered?.notificationUrl).toBe(ours)
  expect(output).toContain(`CLOUDFLARE_WEBHOOK_SECRET=${registered?.secret}`)
})

test('where it is registered already, says whether the secret is the right one, and prints it only when asked', async () => {
  const { secret } = await stream.setWebhook(ours)

  const [right, wrong, none, shown] = await Promise.all([
    webhook([ours], secret),
    webhook([ours, '--replace'], 'another'),
    webhook([ours]),
    webhook([ours, '--show-secret']),
  ])

  expect(right).toMatchObject({ code: 0, output: expect.stringContaining('is the right one') })
  expect(wrong).toMatchObject({ code: 1, output: expect.stringContaining('is another one than Stream signs with') })
  expect(none).toMatchObject({ code: 1, output: expect.stringContaining('is not set') })
  for (const { output } of [right, wrong, none]) expect(output).not.toContain(secret)
  expect(shown).toMatchObject({ code: 0, output: expect.stringContaining(`CLOUDFLARE_WEBHOOK_SECRET=${secret}`) })
  expect((await stream.findWebhook())?.secret).toBe(secret)
})

test('does not take the webhook of another environment: it names that one, and since when', async () => {
  const present = await stream.setWebhook(theirs)

  const { code, output } = await webhook([ours])

  expect(code).toBe(1)
  expect(output).toContain(`${theirs}, since ${present.modified}`)
  expect(output).toContain('--replace')
  expect(output).not.toContain(present.secret)
  expect(await stream.findWebhook()).toEqual(present)
})

test('with --replace takes it over, and says what that does', async () => {
  const { secret } = await stream.setWebhook(theirs)

  const { code, output } = await webhook([ours, '--replace'])

  const registered = await stream.findWebhook()
  expect(code).toBe(0)
  expect(output).toContain(`No more webhooks go to ${theirs}, and its secret is void.`)
  expect(output).toContain(`CLOUDFLARE_WEBHOOK_SECRET=${registered?.secret}`)
  expect(registered).toMatchObject({ notificationUrl: ours, secret: expect.not.stringContaining(secret) })
})

test('removes the webhook of the address that it is given, and no other', async () => {
  await stream.setWebhook(theirs)

  const refused = await webhook(['--remove', ours])
  const before = await stream.findWebhook()
  const removed = await webhook(['--remove', theirs])

  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining(theirs) })
  expect(before?.notificationUrl).toBe(theirs)
  expect(removed).toMatchObject({ code: 0, output: expect.stringContaining('Removed') })
  expect(await stream.findWebhook()).toBeUndefined()
  expect(await webhook(['--remove', theirs])).toMatchObject({ code: 0 })
})

test('shows what is registered, without its secret', async () => {
  expect(await webhook(['--show'])).toMatchObject({ code: 1, output: 'No webhook is registered.\n' })
  const { secret } = await stream.setWebhook(theirs)

  const { code, output } = await webhook(['--show'])

  expect([code, output]).toEqual([0, expect.stringContaining(theirs)])
  expect(output).not.toContain(secret)
})

test('refuses an address that is not our route, and asks Stream nothing', async () => {
  const emulator = emulatorAt(stack.urls.stream)
  await emulator.clearRequests()

  const refused = await Promise.all([webhook(['https://your.app/hook']), webhook(['your.app']), webhook([])])

  expect(refused.map(({ code }) => code)).toEqual([1, 1, 1])
  expect((await emulator.requests()).requests).toEqual([])
})

test('when Stream can not be read nothing is registered', async () => {
  const emulator = emulatorAt(stack.urls.stream)
  await emulator.fault({ route: 'GET .*/webhook', status: 500, times: 1 })

  const { code, output } = await webhook([ours, '--replace'])

  expect([code, output]).toEqual([1, expect.stringContaining('GET /stream/webhook')])
  expect(output).not.toContain(stack.env.CLOUDFLARE_API_TOKEN)
  expect(await stream.findWebhook()).toBeUndefined()
})
