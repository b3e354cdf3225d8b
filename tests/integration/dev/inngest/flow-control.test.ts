import { afterEach, expect, test } from 'vitest'
import { createGate, type Harness, startHarness, until } from './harness'

let harness: Harness
afterEach(() => harness.stop())

const numbers = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, n) => ({ name: 'go', data: { n, ...more } }))

test('singleton skip drops what comes while a run lives, for its key only', async () => {
  harness = await startHarness((client) => [
    client.createFunction(
      { id: 'single', triggers: { event: 'go' }, singleton: { key: 'event.data.uid', mode: 'skip' } },
      async ({ step }) => step.sleep('nap', '1m'),
    ),
  ])
  const look = (uid: string) => harness.send({ name: 'go', data: { uid } })

  await look('a')
  await look('a')
  await look('b')
  await harness.advance(60)
  await look('a')
  await harness.idle()

  const runs = await harness.runs('single')
  expect(runs.map((run) => [run.event.data.uid, run.status])).toEqual([
    ['a', 'completed'],
    ['b', 'completed'],
    ['a', 'sleeping'],
  ])
})

test('concurrency limits calls, not runs: whoever sleeps lets others work', async () => {
  const gate = createGate()
  let working = 0
  let most = 0
  harness = await startHarness((client) => [
    client.createFunction({ id: 'limited', triggers: { event: 'go' }, concurrency: 2 }, async ({ step }) => {
      await step.run('work', async () => {
        most = Math.max(most, ++working)
        await gate.opened
        working--
      })
      await step.sleep('nap', '1m')
    }),
  ])

  await harness.send(numbers(5))
  await until(() => working === 2)
  gate.open()
  await harness.idle()

  expect(most).toBe(2)
  expect((await harness.runs('limited')).map((run) => run.status)).toEqual(Array(5).fill('sleeping'))
})

test('a concurrency limit of the account is shared by functions with the same key', async () => {
  const gate = createGate()
  const working: string[] = []
  harness = await startHarness((client) =>
    ['one', 'two'].map((id) =>
      client.createFunction(
        { id, triggers: { event: 'go' }, concurrency: { scope: 'account', key: '"stream"', limit: 1 } },
        async () => {
          working.push(id)
          await gate.opened
        },
      ),
    ),
  )

  await harness.send({ name: 'go' })
  await until(() => working.length === 1)
  expect((await harness.runs('two'))[0]?.status).toBe('running')
  expect(working).toEqual(['one'])
  gate.open()
  await harness.idle()

  expect(working).toEqual(['one', 'two'])
})

test('an idempotency key starts a function once in 24 hours', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'once', triggers: { event: 'go' }, idempotency: 'event.data.uid' }, () => 0),
  ])
  const send = (uid: string) => harness.send({ name: 'go', data: { uid } })

  await send('a')
  await send('a')
  await send('b')
  await harness.advance(86_400)
  await send('a')
  await harness.idle()

  expect((await harness.runs('once')).map((run) => run.event.data.uid)).toEqual(['a', 'b', 'a'])
})

test('a rate limit drops what is too much', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'limited', triggers: { event: 'go' }, rateLimit: { limit: 2, period: '1m' } }, () => 0),
  ])

  await harness.send(numbers(3))
  await harness.advance(60)
  await harness.send(numbers(1, { late: true }))
  await harness.idle()

  expect((await harness.runs('limited')).map((run) => run.event.data)).toEqual([
    { n: 0 },
    { n: 1 },
    { n: 0, late: true },
  ])
})

test('a throttle puts off what is too much', async () => {
  harness = await startHarness((client) => [
    client.createFunction(
      { id: 'throttled', triggers: { event: 'go' }, throttle: { limit: 2, period: '1m' } },
      () => 0,
    ),
  ])
  const count = async () => (await harness.runs('throttled')).length

  await harness.send(numbers(5))
  await harness.idle()
  expect(await count()).toBe(2)
  await harness.advance(60)
  expect(await count()).toBe(4)
  await harness.advance(60)

  expect(await count()).toBe(5)
})

test('a debounce waits for quiet and takes the last event, at the latest after its timeout', async () => {
  harness = await startHarness((client) => [
    client.createFunction(
      { id: 'quiet', triggers: { event: 'go' }, debounce: { period: '10s', timeout: '25s' } },
      () => 0,
    ),
  ])
  const send = (n: number) => harness.send({ name: 'go', data: { n } })

  await send(1)
  await harness.advance(9)
  await send(2)
  await harness.advance(9)
  await send(3)
  await harness.advance(6)
  expect(await harness.runs('quiet')).toEqual([])
  await harness.advance(1)

  expect((await harness.runs('quiet')).map((run) => run.event.data.n)).toEqual([3])
})
