import { afterEach, expect, test } from 'vitest'
import { createGate, type Harness, startHarness, until } from './harness'

let harness: Harness
afterEach(() => harness.stop())

test('an engine that restarts goes on with what sleeps, and repeats no step that is done', async () => {
  const ran: string[] = []
  harness = await startHarness((client) => [
    client.createFunction({ id: 'long', triggers: { event: 'go' } }, async ({ step }) => {
      await step.run('before', () => ran.push('before'))
      await step.sleep('day', '1d')
      await step.waitForEvent('wave', { event: 'wave', timeout: '1d' })
      await step.run('after', () => ran.push('after'))
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()
  await harness.restartEngine()
  await harness.advance(86_400)
  await harness.restartEngine()
  expect((await harness.runs('long'))[0]?.status).toBe('waiting')
  await harness.send({ name: 'wave' })
  await harness.idle()

  expect(ran).toEqual(['before', 'after'])
  expect((await harness.runs('long'))[0]?.status).toBe('completed')
})

test('a call that was in flight when the engine ended is made again', async () => {
  let calls = 0
  const first = createGate()
  harness = await startHarness((client) => [
    client.createFunction({ id: 'cut', retries: 0, triggers: { event: 'go' } }, async ({ step }) => {
      await step.run('done', () => 0)
      return step.run('cut', async () => {
        if (++calls === 1) await first.opened
        return calls
      })
    }),
  ])

  await harness.send({ name: 'go' })
  await until(() => calls === 1)
  await harness.restartEngine()
  await harness.idle()
  first.open()

  expect((await harness.runs('cut'))[0]).toMatchObject({
    status: 'completed',
    output: 2,
    steps: [{ attempts: 1 }, { attempts: 1 }],
  })
})

test('an event that was acknowledged starts its run even if the engine ends at once', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'quick', triggers: { event: 'go' } }, () => 'ran'),
  ])

  await harness.send({ name: 'go' })
  await harness.restartEngine()
  await harness.idle()

  expect((await harness.runs('quick'))[0]).toMatchObject({ status: 'completed', output: 'ran' })
})

test('finished runs beyond the last 200 are forgotten, live ones never', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'live', triggers: { event: 'sleep' } }, async ({ step }) => step.sleep('day', '1d')),
    client.createFunction({ id: 'many', triggers: { event: 'go' } }, () => 0),
  ])

  await harness.send({ name: 'sleep' })
  await harness.send(Array.from({ length: 205 }, (_, n) => ({ name: 'go', data: { n } })))
  await harness.idle()

  expect(await harness.runs('many')).toHaveLength(200)
  expect(await harness.runs('live')).toHaveLength(1)
})
