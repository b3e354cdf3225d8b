import { NonRetriableError, RetryAfterError } from 'inngest'
import { afterEach, expect, test } from 'vitest'
import { type Harness, startHarness } from './harness'

let harness: Harness
afterEach(() => harness.stop())

test('steps run once each, in order, and the run ends with its value', async () => {
  const ran: string[] = []
  harness = await startHarness((client) => [
    client.createFunction({ id: 'two', triggers: { event: 'go' } }, async ({ step, event }) => {
      const one = await step.run('one', () => ran.push('one') && { data: event.data.n })
      const two = await step.run('two', () => ran.push('two') && undefined)
      return { one, two }
    }),
  ])

  await harness.send({ name: 'go', data: { n: 7 } })
  await harness.idle()

  const [run] = await harness.runs('two')
  expect(ran).toEqual(['one', 'two'])
  expect(run).toMatchObject({ status: 'completed', output: { one: { data: 7 }, two: null } })
  expect(run?.steps.map((step) => [step.displayName, step.status, step.attempts])).toEqual([
    ['one', 'completed', 1],
    ['two', 'completed', 1],
  ])
})

test('a step that throws is tried again after the back-off, and other steps are not', async () => {
  const ran: string[] = []
  const attempts: number[] = []
  harness = await startHarness((client) => [
    client.createFunction({ id: 'flaky', triggers: { event: 'go' } }, async ({ step, attempt }) => {
      await step.run('first', () => void ran.push('first'))
      await step.run('flaky', () => {
        attempts.push(attempt)
        if (attempts.length < 3) throw new Error(`no ${attempts.length}`)
      })
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()
  expect(attempts).toEqual([0])
  await harness.advance(1)
  expect(attempts).toEqual([0, 1])
  await harness.advance(1)
  expect(attempts).toEqual([0, 1])
  await harness.advance(1)

  const [run] = await harness.runs('flaky')
  expect(attempts).toEqual([0, 1, 2])
  expect(ran).toEqual(['first'])
  expect(run?.status).toBe('completed')
  expect(run?.steps[1]).toMatchObject({
    attempts: 3,
    tries: [{ error: { message: 'no 1' } }, { error: { message: 'no 2' } }, {}],
  })
})

test('retries of a function count: none is one try, the default is five', async () => {
  const ran = { none: 0, usual: 0 }
  harness = await startHarness((client) => [
    client.createFunction({ id: 'none', retries: 0, triggers: { event: 'go' } }, () => {
      ran.none++
      throw new Error('no')
    }),
    client.createFunction({ id: 'usual', triggers: { event: 'go' } }, () => {
      ran.usual++
      throw new Error('no')
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.advance(3600)

  expect(ran).toEqual({ none: 1, usual: 5 })
  expect((await harness.runs('usual'))[0]).toMatchObject({
    status: 'failed',
    error: { message: 'no' },
    tries: { length: 4 },
  })
})

test('Retry-After is obeyed, and held between a second and a day', async () => {
  let count = 0
  harness = await startHarness((client) => [
    client.createFunction({ id: 'later', triggers: { event: 'go' } }, async ({ step }) => {
      await step.run('ask', () => {
        count++
        if (count === 1) throw new RetryAfterError('busy', '100s')
        if (count === 2) throw new RetryAfterError('busy', '30d')
      })
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.advance(99)
  expect(count).toBe(1)
  await harness.advance(1)
  expect(count).toBe(2)
  await harness.advance(86_399)
  expect(count).toBe(2)
  await harness.advance(1)

  expect((await harness.runs('later'))[0]?.status).toBe('completed')
})

test('a step that fails for good may be caught by the function', async () => {
  let tries = 0
  harness = await startHarness((client) => [
    client.createFunction({ id: 'catching', triggers: { event: 'go' } }, async ({ step }) => {
      const caught = await step
        .run('doomed', () => {
          tries++
          throw new NonRetriableError('never', { cause: new Error('deep') })
        })
        .catch((error: Error) => `${error.name}: ${error.message}`)
      return step.run('after', () => caught)
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()

  const [run] = await harness.runs('catching')
  expect(tries).toBe(1)
  expect(run).toMatchObject({ status: 'completed', output: 'NonRetriableError: never' })
  expect(run?.steps[0]).toMatchObject({ status: 'failed', error: { message: 'never' } })
})
