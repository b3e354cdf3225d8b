import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Emulator, eventually, head, media, patch, startEmulator, type Video } from './fixture'

const MiB = 1024 * 1024
let emulator: Emulator

beforeEach(async () => {
  emulator = await startEmulator()
})
afterEach(() => emulator.close())

const fault = (body: object) => emulator.control<{ id: number }>('POST', '/faults', body)
const names = async () => (await emulator.call<Video[]>('GET', '')).result.map(({ meta }) => meta.name)

test('before the effect: the request does nothing, once', async () => {
  await fault({ route: '^POST .*/stream\\?', status: 503, code: 10001, headers: { 'Retry-After': '7' } })

  const { response } = await emulator.create(10, { name: 'first' })

  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7'])
  expect((await response.json()).errors[0].code).toBe(10001)
  expect(await names()).toEqual([])
  expect((await emulator.create(10, { name: 'second' })).response.status).toBe(201)
})

test('after the effect: the video is made, and the answer is lost', async () => {
  await fault({ route: '^POST .*/stream\\?', when: 'after', reset: true })

  await expect(emulator.create(10, { name: 'orphan' })).rejects.toThrow()

  expect(await names()).toEqual(['orphan'])
})

test('after the effect with a status: a delete is done, and looks failed', async () => {
  const { uid } = await emulator.create(10)
  await fault({ route: '^DELETE ', when: 'after', status: 500 })

  expect((await emulator.call('DELETE', `/${uid}`)).httpStatus).toBe(500)
  expect((await emulator.call('DELETE', `/${uid}`)).httpStatus).toBe(404)
})

test('happens as often as it says, or always', async () => {
  await fault({ route: 'GET .*/stream$', status: 429, times: 2 })
  await fault({ route: 'storage-usage', status: 500, times: 0 })
  const statuses = async (path: string) => {
    const answers = []
    for (let count = 0; count < 3; count++) answers.push((await emulator.call('GET', path)).httpStatus)
    return answers
  }

  expect(await statuses('')).toEqual([429, 429, 200])
  expect(await statuses('/storage-usage')).toEqual([500, 500, 500])
  await emulator.control('DELETE', '/faults')
  expect(await statuses('/storage-usage')).toEqual([200, 200, 200])
})

test('can be for one host', async () => {
  const { url } = await emulator.create(10)
  await fault({ host: 'upload', status: 502, times: 0 })

  expect((await head(url)).status).toBe(502)
  expect((await emulator.call('GET', '')).httpStatus).toBe(200)
})

test('a hanging request ends when the faults are cleared', async () => {
  await fault({ hang: true })
  const hanging = emulator.call('GET', '').then(
    () => 'answered',
    () => 'broken',
  )
  await eventually(async () => (await requests()).requests.length).toBe(1)

  await emulator.control('DELETE', '/faults')

  expect(await hanging).toBe('broken')
})

test('a status reaches a client that is still sending', async () => {
  const { url } = await emulator.create(12 * MiB)
  await fault({ route: '^PATCH', status: 503 })

  expect((await patch(url, 0, randomBytes(6 * MiB))).status).toBe(503)
  expect((await head(url)).headers.get('upload-offset')).toBe('0')
})

test('a chunk that is written, but whose answer is lost, counts', async () => {
  const { url } = await emulator.create(12 * MiB)
  await fault({ route: '^PATCH', when: 'after', reset: true })

  await expect(patch(url, 0, randomBytes(5 * MiB))).rejects.toThrow()

  expect((await head(url)).headers.get('upload-offset')).toBe(String(5 * MiB))
})

test('a cut in the middle of a chunk keeps what had arrived', async () => {
  const { url } = await emulator.create(12 * MiB)
  await fault({ route: '^PATCH', resetAfterBytes: 1_234_567 })

  await expect(patch(url, 0, randomBytes(5 * MiB))).rejects.toThrow()

  await eventually(async () => (await head(url)).headers.get('upload-offset')).toBe('1234567')
})

test('a slow upload can be watched', async () => {
  const bytes = await media('20s.mp4')
  const { url } = await emulator.create(bytes.length)
  await fault({ route: '^PATCH', bytesPerSecond: 1_000_000 })

  expect((await patch(url, 0, bytes)).status).toBe(204)
  expect((await requests()).bytesReceived).toBe(bytes.length)
})

test('a slow upload goes on at full speed when the faults are cleared', async () => {
  const bytes = await media('20s.mp4')
  const { url } = await emulator.create(bytes.length)
  await fault({ route: '^PATCH', bytesPerSecond: 100 })
  const sent = patch(url, 0, bytes)
  await eventually(async () => (await requests()).bytesReceived).toBeGreaterThan(0)

  await emulator.control('DELETE', '/faults')

  expect((await sent).status).toBe(204)
})

describe('the control API', () => {
  test.each([
    [{}, /needs one of/],
    [{ status: 99 }, /status/],
    [{ status: 500, route: '(' }, /route/],
    [{ status: 500, often: 2 }, /often/],
    [{ webhook: 'delay' }, /latencyMs/],
    [{ when: 'after', resetAfterBytes: 1 }, /before/],
  ])('refuses the fault %j, and names the rule', async (body, rule) => {
    const answer = await emulator.control<{ error: string }>('POST', '/faults', body)

    expect(answer.httpStatus).toBe(400)
    expect(answer.error).toMatch(rule)
  })

  test('refuses a body that is not JSON, and a clock that goes back', async () => {
    const response = await fetch(`${emulator.stream}/_emulator/faults`, { method: 'POST', body: '{' })

    expect(response.status).toBe(400)
    expect((await emulator.control('POST', '/clock', { advanceSeconds: -1 })).httpStatus).toBe(400)
    expect((await emulator.control('POST', '/webhooks', {})).httpStatus).toBe(400)
  })

  test('lists the requests without their secrets, and forgets them', async () => {
    await emulator.call('GET', '?limit=1')

    expect((await requests()).requests).toEqual([
      expect.objectContaining({
        host: 'api',
        method: 'GET',
        path: expect.stringMatching(/\/stream\?limit=1$/),
        headers: expect.objectContaining({ authorization: '(redacted)' }),
        status: 200,
      }),
    ])
    await emulator.control('DELETE', '/requests')
    expect((await requests()).requests).toEqual([])
  })
})

async function requests() {
  return emulator.control<{ requests: unknown[]; bytesReceived: number }>('GET', '/requests')
}
