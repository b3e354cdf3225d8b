import { get } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { type Harness, startHarness, until } from './harness'

let harness: Harness
afterEach(() => harness.stop())

async function startSleeper(isFrozen = true): Promise<void> {
  harness = await startHarness(
    (client) => [
      client.createFunction({ id: 'sleeper', triggers: { event: 'go' } }, async ({ step, event }) => {
        await step.sleep('nap', event.data.nap as string)
        return event.data.nap
      }),
    ],
    { isFrozen },
  )
}

test('frozen, the present goes on and the future does not come; running, it does', async () => {
  await startSleeper()

  await harness.send({ name: 'go', data: { nap: '1s' } })
  await harness.idle()
  const frozen = await harness.get<{ now: string }>('/_engine/clock')
  expect((await harness.runs('sleeper'))[0]?.status).toBe('sleeping')
  expect(await harness.get('/_engine/clock')).toEqual({ now: frozen.now, mode: 'frozen' })
  expect(await harness.post('/_engine/clock', { mode: 'running' })).toMatchObject({ mode: 'running' })

  await until(async () => (await harness.runs('sleeper'))[0]?.status === 'completed')
})

test('advancing goes from due to due, so that what one wakes is done before the next', async () => {
  const order: string[] = []
  harness = await startHarness((client) => [
    client.createFunction({ id: 'chain', triggers: { event: 'go' } }, async ({ step, event }) => {
      for (let turn = 1; turn <= 3; turn++) {
        await step.sleep(`nap ${turn}`, '1h')
        await step.run(`turn ${turn}`, () => order.push(`${event.data.name}${turn}`))
      }
    }),
  ])

  await harness.send({ name: 'go', data: { name: 'a' } })
  await harness.advance(60)
  await harness.send({ name: 'go', data: { name: 'b' } })
  await harness.advance(4 * 3600)

  expect(order).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3'])
})

test('advancing works on a running clock too, and what it says is now', async () => {
  await startSleeper(false)

  await harness.send({ name: 'go', data: { nap: '7d' } })
  const { now } = (await harness.advance(7 * 86_400)) as { now: string }

  expect(Date.parse(now) - Date.now()).toBeGreaterThan(7 * 86_400_000 - 60_000)
  expect((await harness.runs('sleeper'))[0]?.status).toBe('completed')
})

test('a sleeping run can be woken, cancelled and run again', async () => {
  await startSleeper()
  const act = (id: string | undefined, name: string) => harness.post(`/_engine/runs/${id}/${name}`)

  await harness.send({ name: 'go', data: { nap: '1d' } })
  await harness.idle()
  const [first] = await harness.runs('sleeper')
  await act(first?.id, 'wake')
  await harness.idle()
  await act(first?.id, 'rerun')
  await harness.idle()
  const [, second] = await harness.runs('sleeper')
  await act(second?.id, 'cancel')

  expect((await harness.runs('sleeper')).map((run) => [run.status, run.output])).toEqual([
    ['completed', '1d'],
    ['cancelled', undefined],
  ])
  await expect(act(second?.id, 'wake')).rejects.toThrow('409')
  await expect(act('nobody', 'wake')).rejects.toThrow('404')
})

test('a run tells when it goes on', async () => {
  await startSleeper()

  await harness.send({ name: 'go', data: { nap: '1h' } })
  await harness.idle()
  const { now } = await harness.get<{ now: string }>('/_engine/clock')
  const [listed] = await harness.runs('sleeper')

  expect(Date.parse(listed?.nextWakeAt ?? '') - Date.parse(now)).toBe(3_600_000)
  expect(await harness.get(`/_engine/runs/${listed?.id}`)).toEqual(listed)
})

test('a host name that points here is no way in', async () => {
  await startSleeper()

  const status = await new Promise((resolve, reject) => {
    const { port } = new URL(harness.url)
    get({ port, host: '127.0.0.1', headers: { host: 'evil.example' } }, (answer) => resolve(answer.statusCode)).on(
      'error',
      reject,
    )
  })

  expect(status).toBe(403)
})

test('a page of another site changes nothing', async () => {
  await startSleeper()
  const status = async (path: string, headers: Record<string, string>, method = 'POST') =>
    (
      await fetch(`${harness.url}${path}`, {
        method,
        headers,
        ...(method === 'POST' ? { body: '{"mode":"running"}' } : {}),
      })
    ).status

  expect(await status('/_engine/clock', { origin: 'https://elsewhere.example' })).toBe(403)
  expect(await status('/_engine/clock', { 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await status('/_engine/clock', { 'sec-fetch-site': 'same-site' })).toBe(403)
  expect(await status('/e/key', { origin: 'null' })).toBe(403)
  expect(await harness.get('/_engine/clock')).toMatchObject({ mode: 'frozen' })
  expect(await status('/_engine/clock', { origin: harness.url, 'sec-fetch-site': 'same-origin' })).toBe(200)
})

test('a clock request that is not understood is refused', async () => {
  await startSleeper()

  await expect(harness.post('/_engine/clock', { advanceSeconds: -1 })).rejects.toThrow('400')
  await expect(harness.post('/_engine/clock', { mode: 'backwards' })).rejects.toThrow('400')
  await expect(harness.get('/_engine/idle?timeoutSeconds=soon')).resolves.toMatchObject({ error: expect.any(String) })
})
