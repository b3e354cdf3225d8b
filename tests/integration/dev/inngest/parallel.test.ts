import { afterEach, expect, test } from 'vitest'
import { createGate, type Harness, startHarness, until } from './harness'

let harness: Harness
afterEach(() => harness.stop())

test('parallel steps run at the same time, once each, and the run goes on when all are done', async () => {
  const ran: string[] = []
  const both = createGate()
  harness = await startHarness((client) => [
    client.createFunction({ id: 'group', triggers: { event: 'go' } }, async ({ step }) => {
      const meet = (name: string) => async () => {
        ran.push(name)
        if (ran.length === 2) both.open()
        await both.opened
        return name
      }
      const names = await Promise.all([step.run('a', meet('a')), step.run('b', meet('b'))])
      return step.run('join', () => ran.push('join') && names)
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()

  expect(ran.toSorted()).toEqual(['a', 'b', 'join'])
  expect((await harness.runs('group'))[0]?.output).toEqual(['a', 'b'])
})

test('one parallel step is tried again without its siblings', async () => {
  const ran = { good: 0, flaky: 0 }
  harness = await startHarness((client) => [
    client.createFunction({ id: 'group', triggers: { event: 'go' } }, async ({ step }) =>
      Promise.all([
        step.run('good', () => ++ran.good),
        step.run('flaky', () => {
          if (++ran.flaky === 1) throw new Error('once')
          return ran.flaky
        }),
      ]),
    ),
  ])

  await harness.send({ name: 'go' })
  await harness.advance(1)

  expect(ran).toEqual({ good: 1, flaky: 2 })
  expect((await harness.runs('group'))[0]?.output).toEqual([1, 2])
})

test('a parallel step that fails for good may be caught, and the others keep their results', async () => {
  harness = await startHarness((client) => [
    client.createFunction({ id: 'group', retries: 0, triggers: { event: 'go' } }, async ({ step }) => {
      const fail = () => {
        throw new Error('never')
      }
      return Promise.all([step.run('good', () => 'good'), step.run('bad', fail).catch((error: Error) => error.message)])
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()

  expect((await harness.runs('group'))[0]).toMatchObject({ status: 'completed', output: ['good', 'never'] })
})

test('Promise.race of a step and a sleep goes on only when both are done, as in production', async () => {
  const ran: string[] = []
  harness = await startHarness((client) => [
    client.createFunction({ id: 'race', triggers: { event: 'go' } }, async ({ step }) => {
      const winner = await Promise.race([
        step.sleep('hour', '1h').then(() => 'sleep'),
        step.run('quick', () => ran.push('quick') && 'run'),
      ])
      await step.run('after', () => ran.push('after'))
      return winner
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()
  expect(ran).toEqual(['quick'])
  await harness.advance(3600)

  expect(ran).toEqual(['quick', 'after'])
  expect((await harness.runs('race'))[0]).toMatchObject({ status: 'completed', output: 'run' })
})

test('a function that asks for the older way of parallel steps goes on after each', async () => {
  const ran: string[] = []
  harness = await startHarness((client) => [
    client.createFunction({ id: 'race', optimizeParallelism: false, triggers: { event: 'go' } }, async ({ step }) => {
      await Promise.race([step.sleep('hour', '1h'), step.run('quick', () => ran.push('quick'))])
      await step.run('after', () => ran.push('after'))
      await step.sleep('long', '2h')
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()
  expect(ran).toEqual(['quick', 'after'])
  await harness.advance(2 * 3600)

  expect(ran).toEqual(['quick', 'after'])
  expect((await harness.runs('race'))[0]?.status).toBe('completed')
})

test('group.parallel goes on with the first, and the late one makes nothing run twice', async () => {
  const ran: string[] = []
  harness = await startHarness((client) => [
    client.createFunction({ id: 'race', triggers: { event: 'go' } }, async ({ step, group }) => {
      const winner = await group.parallel(() =>
        Promise.race([
          step.sleep('minute', '1m').then(() => 'sleep'),
          step.run('quick', () => ran.push('quick') && 'run'),
        ]),
      )
      await step.run('after', () => ran.push('after'))
      await step.sleep('long', '2m')
      await step.run('last', () => ran.push('last'))
      return winner
    }),
  ])

  await harness.send({ name: 'go' })
  await harness.idle()
  expect(ran).toEqual(['quick', 'after'])
  await harness.advance(120)

  expect(ran).toEqual(['quick', 'after', 'last'])
  expect((await harness.runs('race'))[0]).toMatchObject({ status: 'completed', output: 'run' })
})

test('a race goes on while the loser still works, and the late result makes nothing run twice', async () => {
  const ran: string[] = []
  const slow = createGate()
  harness = await startHarness((client) => [
    client.createFunction({ id: 'race', triggers: { event: 'go' } }, async ({ step, group }) => {
      const winner = await group.parallel(() =>
        Promise.race([
          step.run('quick', () => 'quick'),
          step.run('slow', async () => {
            ran.push('slow')
            await slow.opened
            return 'slow'
          }),
        ]),
      )
      await step.run('after', () => ran.push('after'))
      return winner
    }),
  ])

  await harness.send({ name: 'go' })
  await until(() => ran.length === 2)
  slow.open()
  await harness.idle()

  expect(ran.toSorted()).toEqual(['after', 'slow'])
  expect((await harness.runs('race'))[0]).toMatchObject({ status: 'completed', output: 'quick' })
})
