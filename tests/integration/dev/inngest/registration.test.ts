import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Harness, startHarness, until } from './harness'

let harness: Harness
afterEach(() => harness.stop())

type Apps = Record<string, { functions: { id: string }[]; refused: { id: string; message: string }[] }>

test('what the engine cannot do is refused aloud, by name, and the other functions work', async () => {
  const ran: string[] = []
  harness = await startHarness((client) => [
    client.createFunction(
      { id: 'batch', batchEvents: { maxSize: 2, timeout: '5s' }, triggers: { event: 'go' } },
      () => void ran.push('batch'),
    ),
    client.createFunction(
      { id: 'first', priority: { run: '100' }, triggers: { event: 'go' } },
      () => void ran.push('first'),
    ),
    client.createFunction(
      { id: 'odd', triggers: { event: 'go', if: 'has(event.data.uid)' } },
      () => void ran.push('odd'),
    ),
    client.createFunction({ id: 'never', triggers: { cron: '61 * * * *' } }, () => void ran.push('never')),
    client.createFunction({ id: 'fine', triggers: { event: 'go' } }, () => void ran.push('fine')),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()
  const { app } = await harness.get<Apps>('/_engine/functions')

  expect(ran).toEqual(['fine'])
  expect(app?.functions.map((one) => one.id)).toEqual(['app-fine'])
  expect(app?.refused.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Function "app-batch" .*batchEvents is not supported/),
    expect.stringMatching(/^Function "app-first" .*priority is not supported/),
    expect.stringMatching(/^Function "app-odd" .*has\(event.data.uid\)/),
    expect.stringMatching(/^Function "app-never" .*61 \* \* \* \*/),
  ])
  expect(harness.logged).toEqual(expect.arrayContaining(app?.refused.map(({ message }) => message) ?? []))
})

test('a plain PUT to the app registers it too, while the engine still answers others', async () => {
  harness = await startHarness((client) => [client.createFunction({ id: 'fine', triggers: { event: 'go' } }, () => 0)])

  const response = await fetch(harness.appUrl, { method: 'PUT' })

  expect([response.status, await response.json()]).toEqual([
    200,
    { message: 'Successfully registered', modified: false },
  ])
})

test('a function that vanishes is taken away with its cron, and its sleeping run fails by name', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'gone', triggers: [{ event: 'go' }, { cron: '0 * * * *' }] }, async ({ step }) =>
      step.sleep('nap', '30m'),
    ),
  ])
  await harness.send({ name: 'go' })
  await harness.idle()

  await harness.post('/fn/register', { appName: 'app', functions: [] })
  await harness.advance(86_400)

  const runs = await harness.runs('gone')
  expect(runs).toMatchObject([{ status: 'failed', error: { message: 'Function "app-gone" is not registered' } }])
})

test('an app in cloud mode gets a hint, once', async () => {
  harness = await startHarness(() => [])
  const cloud = createServer((_, response) => response.writeHead(500).end('{"code":"internal_server_error"}'))
  await new Promise<void>((resolve) => cloud.listen(0, '127.0.0.1', resolve))
  const appUrl = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}/api/inngest`

  const hints: string[] = []
  const other = await harness.startOther(appUrl, (message) => hints.push(message))
  await until(() => hints.length > 0)
  await other.close()
  cloud.close()

  expect(hints).toEqual([`${appUrl} is in cloud mode: start the app with INNGEST_DEV set to this engine's URL`])
})
