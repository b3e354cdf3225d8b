import { afterEach, expect, test } from 'vitest'
import { createGate, type Harness, startHarness, until } from './harness'

let harness: Harness
afterEach(() => harness.stop())

test('onFailure gets the error and the first event, after the last try only', async () => {
  const told: unknown[] = []
  harness = await startHarness((client) => [
    client.createFunction(
      {
        id: 'doomed',
        retries: 1,
        triggers: { event: 'go' },
        onFailure: ({ error, event }: { error: Error; event: { data: { event: { data: unknown } } } }) =>
          void told.push([error.message, event.data.event.data]),
      },
      () => {
        throw new Error('no')
      },
    ),
  ])

  await harness.send({ name: 'go', data: { n: 1 } })
  await harness.idle()
  expect(told).toEqual([])
  await harness.advance(1)

  expect(told).toEqual([['no', { n: 1 }]])
})

test('an onFailure that throws is tried twice and does not call itself', async () => {
  let calls = 0
  harness = await startHarness((client) => [
    client.createFunction(
      {
        id: 'doomed',
        retries: 0,
        triggers: { event: 'go' },
        onFailure: () => {
          calls++
          throw new Error('this too')
        },
      },
      () => {
        throw new Error('no')
      },
    ),
    client.createFunction({ id: 'any', retries: 0, triggers: { event: 'inngest/function.failed' } }, () => {
      throw new Error('and this')
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.advance(3600)

  expect(calls).toBe(2)
  expect(await harness.runs('doomed-failure')).toHaveLength(1)
  expect(await harness.runs('any')).toHaveLength(1)
})

test('the end of a run is told by an event with its result', async () => {
  const told: unknown[] = []
  harness = await startHarness((client) => [
    client.createFunction({ id: 'fine', triggers: { event: 'go' } }, () => 'result'),
    client.createFunction({ id: 'watch', triggers: { event: 'inngest/function.finished' } }, ({ event }) => {
      told.push([event.data.function_id, event.data.result])
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()

  expect(told).toEqual([['app-fine', 'result']])
})

test('cancelOn ends a sleeping run whose event matches, without onFailure, and tells of it', async () => {
  const told: string[] = []
  harness = await startHarness((client) => [
    client.createFunction(
      {
        id: 'sleeper',
        triggers: { event: 'go' },
        cancelOn: [{ event: 'stop', match: 'data.uid' }],
        onFailure: () => void told.push('failed'),
      },
      async ({ step }) => step.sleep('day', '1d'),
    ),
    client.createFunction(
      { id: 'watch', triggers: { event: 'inngest/function.cancelled' } },
      () => void told.push('cancelled'),
    ),
  ])

  await harness.send([
    { name: 'go', data: { uid: 'a' } },
    { name: 'go', data: { uid: 'b' } },
  ])
  await harness.idle()
  await harness.send({ name: 'stop', data: { uid: 'a' } })
  await harness.advance(86_400)

  expect((await harness.runs('sleeper')).map((run) => run.status)).toEqual(['cancelled', 'completed'])
  expect(told).toEqual(['cancelled'])
})

test('an event that both starts and cancels ends the old run and starts the new one', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'sleeper', triggers: { event: 'go' }, cancelOn: [{ event: 'go' }] }, async ({ step }) =>
      step.sleep('day', '1d'),
    ),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()
  await harness.send({ name: 'go' })
  await harness.idle()

  expect((await harness.runs('sleeper')).map((run) => run.status)).toEqual(['cancelled', 'sleeping'])
})

test('singleton cancel: the step in flight ends first, its result is dropped, then the new run is called', async () => {
  const log: string[] = []
  const first = createGate()
  harness = await startHarness((client) => [
    client.createFunction(
      {
        id: 'follow',
        triggers: { event: 'go' },
        singleton: { key: 'event.data.uid', mode: 'cancel' },
        concurrency: { key: 'event.data.uid', limit: 1 },
      },
      async ({ step, event }) => {
        await step.run('turn', async () => {
          log.push(`${event.data.n} begins`)
          if (event.data.n === 1) await first.opened
          log.push(`${event.data.n} ends`)
        })
        return event.data.n
      },
    ),
  ])

  await harness.send({ name: 'go', data: { uid: 'a', n: 1 } })
  await until(() => log.length === 1)
  await harness.send({ name: 'go', data: { uid: 'a', n: 2 } })
  await until(async () => (await harness.runs('follow'))[0]?.status === 'cancelled')
  await harness.send({ name: 'go', data: { uid: 'b', n: 3 } })
  await until(async () => (await harness.runs('follow'))[2]?.status === 'completed')
  expect(log).toEqual(['1 begins', '3 begins', '3 ends'])
  first.open()
  await harness.idle()

  expect(log).toEqual(['1 begins', '3 begins', '3 ends', '1 ends', '2 begins', '2 ends'])
  expect((await harness.runs('follow')).map((run) => [run.status, run.output])).toEqual([
    ['cancelled', undefined],
    ['completed', 2],
    ['completed', 3],
  ])
})
