import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Emulator, eventually, startEmulator } from './fixture'
import { type Received, startReceiver } from './receiver'

type Setting = { notificationUrl: string; secret: string; modified: string }

let emulator: Emulator
let receiver: Awaited<ReturnType<typeof startReceiver>>
let setting: Setting

async function start(options: Parameters<typeof startEmulator>[0] = {}, ...statuses: number[]) {
  emulator = await startEmulator(options)
  receiver = await startReceiver(...statuses)
  setting = (await emulator.call<Setting>('PUT', '/webhook', { notificationUrl: receiver.url })).result
}

beforeEach(() => start())
afterEach(async () => {
  receiver.close()
  await emulator.close()
})

/** Two events of one video may overtake each other on their way. */
const delivered = (states: string[]) => eventually(() => receiver.states().toSorted()).toEqual(states.toSorted())

test('are sent when a video becomes playable, and when it is complete, as the bare video', async () => {
  const uid = await emulator.uploadMedia('3s.mp4')

  await emulator.step(4)

  await delivered(['ready 39.000000', 'ready 100.000000'])
  expect(receiver.received.map(({ video }) => video)).toContainEqual(await emulator.get(uid))
})

test('are sent for an error, and for a clip', async () => {
  await emulator.uploadMedia('not-a-video.mp4')
  await emulator.step(1)
  await delivered(['error ERR_NON_VIDEO'])

  const clippedFromVideoUID = await emulator.uploadMedia('3s.mp4')
  await emulator.step(4)
  const clip = await emulator.call('POST', '/clip', { clippedFromVideoUID, startTimeSeconds: 0, endTimeSeconds: 1 })
  await emulator.step(4)

  const ofClip = () => receiver.received.filter(({ video }) => video.uid === clip.result.uid)
  await eventually(() => ofClip().length).toBe(2)
})

test('carry a signature that the secret makes of the time and the body', async () => {
  await emulator.uploadMedia('not-a-video.mp4')
  await emulator.step(1)
  await delivered(['error ERR_NON_VIDEO'])

  const [first] = receiver.received as [Received]
  const [, time = '', signature = ''] = /^time=(\d+),sig1=([0-9a-f]{64})$/.exec(first.signature) ?? []

  expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(60)
  const key = await crypto.subtle.importKey(
    'raw',
    Buffer.from(setting.secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  )
  const signed = Buffer.from(`${time}.${first.body}`)
  expect(await crypto.subtle.verify('HMAC', key, Buffer.from(signature, 'hex'), signed)).toBe(true)
})

test('are sent again until they are taken, each time with a signature of its own', async () => {
  await emulator.close()
  receiver.close()
  await start({}, 500, 503)
  await emulator.uploadMedia('not-a-video.mp4')

  await emulator.step(1)

  await delivered(Array(3).fill('error ERR_NON_VIDEO'))
  await eventually(deliveries).toMatchObject([
    { state: 'delivered', attempts: [{ status: 500 }, { status: 503 }, { status: 200 }] },
  ])
})

test('are given up after so many attempts', async () => {
  await emulator.close()
  receiver.close()
  await start({ webhookAttempts: 2 }, 500, 500, 500)
  await emulator.uploadMedia('not-a-video.mp4')

  await emulator.step(1)

  await eventually(deliveries).toMatchObject([{ state: 'given-up', attempts: [{ status: 500 }, { status: 500 }] }])
})

test.each([
  ['playable', ['ready 39.000000']],
  ['complete', ['ready 100.000000']],
] as const)('come once if so configured: %s', async (webhookAt, states) => {
  await emulator.close()
  receiver.close()
  await start({ webhookAt })
  await emulator.uploadMedia('3s.mp4')
  await emulator.step(4)
  await emulator.uploadMedia('not-a-video.mp4')
  await emulator.step(1)

  await delivered([...states, 'error ERR_NON_VIDEO'])
})

describe('the setting', () => {
  test('keeps its secret with its URL, and gets a new one with a new URL', async () => {
    const same = (await emulator.call<Setting>('PUT', '/webhook', { notificationUrl: receiver.url })).result
    const other = (await emulator.call<Setting>('PUT', '/webhook', { notificationUrl: `${receiver.url}2` })).result

    expect(setting.secret).toMatch(/^development-[0-9a-f]{32}$/)
    expect(same.secret).toBe(setting.secret)
    expect(other.secret).not.toBe(setting.secret)
    expect((await emulator.call<Setting>('GET', '/webhook')).result).toEqual(other)
  })

  test('can be removed, and then nothing is sent', async () => {
    await emulator.call('DELETE', '/webhook')
    await emulator.uploadMedia('not-a-video.mp4')
    await emulator.step(1)

    expect((await emulator.call('GET', '/webhook')).httpStatus).toBe(404)
    expect(await deliveries()).toEqual([])
  })

  test('must be an http or https URL', async () => {
    const answers = await Promise.all(
      [{}, { notificationUrl: 'example.com' }, { notificationUrl: 'ftp://example.com' }].map((body) =>
        emulator.call('PUT', '/webhook', body),
      ),
    )

    expect(answers.map(({ errors }) => errors[0]?.code)).toEqual([10005, 10005, 10005])
  })
})

describe('a fault', () => {
  test.each([
    ['drop', {}, [], 'dropped'],
    ['duplicate', {}, ['error ERR_NON_VIDEO', 'error ERR_NON_VIDEO'], 'delivered'],
    ['delay', { latencyMs: 50 }, ['error ERR_NON_VIDEO'], 'delivered'],
  ] as const)('can %s one', async (webhook, more, states, state) => {
    await emulator.control('POST', '/faults', { webhook, ...more })
    await emulator.uploadMedia('not-a-video.mp4')
    await emulator.step(1)

    await eventually(deliveries).toMatchObject([{ state }])
    await delivered([...states])
    expect(await emulator.control('GET', '/faults')).toMatchObject({ faults: [] })
  })

  test('can lose all, until webhooks are enabled again', async () => {
    await emulator.control('POST', '/webhooks', { enabled: false })
    await emulator.uploadMedia('3s.mp4')
    await emulator.step(3)
    await emulator.control('POST', '/webhooks', { enabled: true })

    await emulator.step(1)

    await delivered(['ready 100.000000'])
  })
})

async function deliveries() {
  return (await emulator.control<{ deliveries: { state: string }[] }>('GET', '/deliveries')).deliveries
}
