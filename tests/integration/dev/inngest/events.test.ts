import { afterEach, expect, test } from 'vitest'
import { type Harness, startHarness } from './harness'

let harness: Harness
afterEach(() => harness.stop())

async function startCounting(): Promise<{ heard: unknown[] }> {
  const heard: unknown[] = []
  harness = await startHarness((client) => [
    client.createFunction({ id: 'one', triggers: { event: 'go' } }, ({ event }) => void heard.push(event.data)),
  ])
  return { heard }
}

test('an event with an id starts a function once in 24 hours', async () => {
  const { heard } = await startCounting()

  await harness.send({ name: 'go', id: 'same', data: { n: 1 } })
  await harness.send({ name: 'go', id: 'same', data: { n: 2 } })
  await harness.advance(86_400)
  await harness.send({ name: 'go', id: 'same', data: { n: 3 } })
  await harness.idle()

  expect(heard).toEqual([{ n: 1 }, { n: 3 }])
})

test('a request that is sent again with the same seed gets the same ids and starts nothing', async () => {
  const { heard } = await startCounting()
  const seed = `${Date.now()},${Buffer.alloc(10, 7).toString('base64')}`
  const send = async () => {
    const body = JSON.stringify([
      { name: 'go', data: {} },
      { name: 'go', data: {} },
    ])
    const response = await fetch(`${harness.url}/e/key`, {
      method: 'POST',
      headers: { 'x-inngest-event-id-seed': seed },
      body,
    })
    return (await response.json()) as { ids: string[]; status: number }
  }

  const first = await send()
  const second = await send()
  await harness.idle()

  expect(first.status).toBe(200)
  expect(new Set(first.ids).size).toBe(2)
  expect(second).toEqual(first)
  expect(heard).toHaveLength(2)
})

test('an event without a name, with data that is no object, or with a name of the engine is refused', async () => {
  await startCounting()
  const refusal = async (event: unknown) => {
    const response = await fetch(`${harness.url}/e/key`, { method: 'POST', body: JSON.stringify(event) })
    return [response.status, await response.text()]
  }

  expect(await refusal({ data: {} })).toEqual([400, expect.stringContaining('name')])
  expect(await refusal({ name: 'go', data: [1] })).toEqual([400, expect.stringContaining('data')])
  expect(await refusal([{ name: 'inngest/function.failed' }])).toEqual([400, expect.stringContaining("engine's own")])
  expect(await refusal('nonsense')).toEqual([400, expect.stringContaining('"status":400')])
})

test('a trigger may name many events with a star, and have a condition', async () => {
  const heard: string[] = []
  harness = await startHarness((client) => [
    client.createFunction(
      { id: 'any', triggers: { event: 'video/*' } },
      ({ event }) => void heard.push(`any ${event.name}`),
    ),
    client.createFunction(
      { id: 'long', triggers: { event: 'video/look', if: 'event.data.seconds >= 60' } },
      ({ event }) => void heard.push(`long ${event.data.seconds}`),
    ),
  ])

  await harness.send([
    { name: 'video/look', data: { seconds: 59 } },
    { name: 'video/look', data: { seconds: 60 } },
    { name: 'post/look', data: { seconds: 60 } },
  ])
  await harness.idle()

  expect(heard.toSorted()).toEqual(['any video/look', 'any video/look', 'long 60'])
})

test('the runs of an event are found by its id, as on the Dev Server', async () => {
  await startCounting()

  const { ids } = await harness.send({ name: 'go' })
  await harness.idle()
  const { data } = await harness.get<{ data: { run_id: string; status: string }[] }>(`/v1/events/${ids[0]}/runs`)
  const one = await harness.get<{ data: unknown }>(`/v1/runs/${data[0]?.run_id}`)

  expect(data).toMatchObject([{ status: 'Completed', function_id: 'app-one', event_id: ids[0] }])
  expect(one.data).toEqual(data[0])
})
