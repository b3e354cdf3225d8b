import { afterEach, expect, test } from 'vitest'
import { type Harness, startHarness } from './harness'

let harness: Harness
afterEach(() => harness.stop())

test('a sleep of thirty days ends when the clock says so, not before', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'sleeper', triggers: { event: 'go' } }, async ({ step }) => {
      await step.sleep('month', '30d')
      await step.sleepUntil('an hour on', new Date(Date.now() + 3_600_000))
      return 'awake'
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.advance(30 * 86_400 - 1)
  expect((await harness.runs('sleeper'))[0]?.status).toBe('sleeping')
  await harness.advance(1)
  expect((await harness.runs('sleeper'))[0]?.steps[1]).toMatchObject({ displayName: 'an hour on', status: 'open' })
  await harness.advance(3600)

  expect((await harness.runs('sleeper'))[0]).toMatchObject({ status: 'completed', output: 'awake' })
})

test('a wait ends with the event that matches, and not with another', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'waiter', triggers: { event: 'go' } }, async ({ step }) => {
      const matched = await step.waitForEvent('m', { event: 'done', timeout: '1h', match: 'data.uid' })
      const chosen = await step.waitForEvent('i', { event: 'done', timeout: '1h', if: 'async.data.percent > 50' })
      return [matched?.data, chosen?.data]
    }),
  ])

  await harness.send({ name: 'go', data: { uid: 'a' } })
  await harness.idle()
  await harness.send({ name: 'done', data: { uid: 'b' } })
  await harness.send({ name: 'done', data: {} })
  await harness.idle()
  expect((await harness.runs('waiter'))[0]).toMatchObject({ status: 'waiting', steps: [{ waitsFor: 'done' }] })
  await harness.send({ name: 'done', data: { uid: 'a' } })
  await harness.idle()
  await harness.send({ name: 'done', data: { percent: 50 } })
  await harness.send({ name: 'done', data: { percent: 51 } })
  await harness.idle()

  expect((await harness.runs('waiter'))[0]?.output).toEqual([{ uid: 'a' }, { percent: 51 }])
})

test('a wait that runs out gives null', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'waiter', triggers: { event: 'go' } }, async ({ step }) => {
      return { got: await step.waitForEvent('m', { event: 'done', timeout: '1h' }) }
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.advance(3600)

  expect((await harness.runs('waiter'))[0]?.output).toEqual({ got: null })
})

test('an event that a step sends starts other functions, once', async () => {
  const heard: unknown[] = []
  harness = await startHarness((client) => [
    client.createFunction({ id: 'sender', triggers: { event: 'go' } }, async ({ step }) => {
      const sent = await step.sendEvent('tell', [
        { name: 'heard', data: { n: 1 } },
        { name: 'heard', data: { n: 2 } },
      ])
      await step.run('after', () => 0)
      return sent.ids.length
    }),
    client.createFunction({ id: 'hearer', triggers: { event: 'heard' } }, ({ event }) => void heard.push(event.data.n)),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()

  expect(heard.toSorted()).toEqual([1, 2])
  expect((await harness.runs('sender'))[0]?.output).toBe(2)
})

test('an invocation gives the result, the error, or a timeout of the function that it calls', async () => {
  harness = await startHarness((client) => {
    const double = client.createFunction(
      { id: 'double', triggers: { event: 'never' } },
      ({ event }) => event.data.n * 2,
    )
    const bad = client.createFunction({ id: 'bad', retries: 0, triggers: [] }, () => {
      throw new TypeError('no such video')
    })
    const slow = client.createFunction({ id: 'slow', triggers: [] }, async ({ step }) => step.sleep('day', '1d'))
    const parent = client.createFunction({ id: 'parent', triggers: { event: 'go' } }, async ({ step }) => {
      const caught = (error: Error) => `${error.name}: ${error.message}`
      return [
        await step.invoke('ok', { function: double, data: { n: 4 } }),
        await step.invoke('bad', { function: bad }).catch(caught),
        await step.invoke('slow', { function: slow, timeout: '1h' }).catch((error: Error) => error.name),
      ]
    })
    return [parent, double, bad, slow]
  })

  await harness.send({ name: 'go' })
  await harness.advance(86_400)

  expect((await harness.runs('parent'))[0]?.output).toEqual([
    8,
    'TypeError: no such video',
    'InngestInvokeTimeoutError',
  ])
  expect(await harness.runs('double')).toHaveLength(1)
  expect((await harness.runs('slow'))[0]?.status).toBe('completed')
})

test('invoking a function that nobody registered is an error that the step may catch', async () => {
  harness = await startHarness((client) => {
    const stranger = client.createFunction({ id: 'stranger', triggers: [] }, () => 0)
    return [
      client.createFunction({ id: 'parent', triggers: { event: 'go' } }, async ({ step }) =>
        step.invoke('ask', { function: stranger }).catch((error: Error) => error.message),
      ),
    ]
  })

  await harness.send({ name: 'go' })
  await harness.idle()

  expect((await harness.runs('parent'))[0]?.output).toBe('Function "app-stranger" is not registered')
})

test('an op that the engine does not know fails the run and says its name', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'signal', triggers: { event: 'go' } }, async ({ step }) =>
      step.waitForSignal('wave', { signal: 's', timeout: '1h' }),
    ),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()

  const message = 'Step "wave": op "WaitForSignal" is not supported by the local engine'
  expect((await harness.runs('signal'))[0]).toMatchObject({ status: 'failed', error: { message } })
  expect(harness.logged).toContain(`app-signal: ${message}`)
})
