import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createTokenAsker, type TokenAskerOptions } from '@/lib/stream/asked-tokens'
import type { NewToken } from '@/lib/stream/endpoints/tokens'
import { StreamError } from '@/lib/stream/error'

const noon = Date.parse('2026-01-01T12:00:00Z')
const watch = { downloadable: false }

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

function askerWith(changes: Partial<TokenAskerOptions> = {}) {
  const clock = { ms: noon }
  let count = 0
  const createToken = vi.fn(async (uid: string, _token: NewToken) => {
    count += 1
    return `${uid}.${count}`
  })
  const limits = { periodSeconds: 3600, atOnce: 4, patienceSeconds: 3, pauseSeconds: 10, maxTokens: 10 }
  const sign = createTokenAsker({ createToken, ...limits, now: () => clock.ms, ...changes })
  return { sign, createToken, clock }
}

const unavailable = (retryAfterSeconds?: number) =>
  new StreamError({ request: 'POST /stream/v1/token', status: 503, retryAfterSeconds })
const gone = new StreamError({ request: 'POST /stream/v1/token', status: 404, code: 10003 })

describe('the tokens of one video', () => {
  test('are one call in an hour, however many ask, with the same life as those that we sign ourselves', async () => {
    const { sign, createToken, clock } = askerWith()
    clock.ms = noon + 10 * 60_000

    const all = await Promise.all(Array.from({ length: 50 }, () => sign('v1', watch)))
    clock.ms = noon + 59 * 60_000
    all.push(await sign('v1', watch))

    expect(new Set(all.map(({ token }) => token))).toEqual(new Set(['v1.1']))
    expect(all[0]?.endsAt).toEqual(new Date('2026-01-01T14:00:00Z'))
    const seconds = noon / 1000
    expect(createToken.mock.calls).toEqual([['v1', { nbf: seconds - 300, exp: seconds + 7200, downloadable: false }]])
  })

  test('are others in the next hour, and where a download is allowed', async () => {
    const { sign, clock } = askerWith()

    const first = await sign('v1', watch)
    const download = await sign('v1', { downloadable: true })
    clock.ms = noon + 60 * 60_000
    const next = await sign('v1', watch)

    expect([first.token, download.token, next.token]).toEqual(['v1.1', 'v1.2', 'v1.3'])
    expect(next.endsAt).toEqual(new Date('2026-01-01T15:00:00Z'))
  })
})

describe('a Stream that fails', () => {
  test('leaves the earlier token for as long as it is good, and then none', async () => {
    const answers = [() => Promise.resolve('a.b.c'), () => Promise.reject(unavailable())]
    const { sign, clock } = askerWith({
      createToken: () => (answers.shift() ?? (() => Promise.reject(unavailable())))(),
    })
    await sign('v1', watch)

    clock.ms = noon + 90 * 60_000
    expect(await sign('v1', watch)).toEqual({ token: 'a.b.c', endsAt: new Date('2026-01-01T14:00:00Z') })

    clock.ms = noon + 120 * 60_000
    expect((await sign('v1', watch)).token).toBeNull()
  })

  test('is not called a hundred times for a list, and is asked again after a pause', async () => {
    const createToken = vi.fn((_uid: string): Promise<string> => Promise.reject(unavailable()))
    const { sign, clock } = askerWith({ createToken, maxTokens: 1000 })
    const list = () => Promise.all(Array.from({ length: 100 }, (_, index) => sign(`v${index}`, watch)))

    const first = await list()
    await list()
    expect(first.every(({ token }) => token === null)).toBe(true)
    // Four were on their way when the first of them failed.
    expect(createToken.mock.calls.length).toBeLessThanOrEqual(4)

    createToken.mockResolvedValue('a.b.c')
    clock.ms = noon + 10_000
    expect((await list()).every(({ token }) => token === 'a.b.c')).toBe(true)
  })

  test('is left alone for as long as it asks to be', async () => {
    const createToken = vi.fn((): Promise<string> => Promise.reject(unavailable(60)))
    const { sign, clock } = askerWith({ createToken })

    const { endsAt } = await sign('v1', watch)
    clock.ms = noon + 59_000
    await sign('v2', watch)

    expect(endsAt).toEqual(new Date(noon + 60_000))
    expect(createToken).toHaveBeenCalledTimes(1)
  })

  test('is waited for no longer than a page may wait, and its late token serves the next', async () => {
    let answer = (_token: string) => {}
    const createToken = vi.fn(() => new Promise<string>((resolve) => (answer = resolve)))
    const { sign } = askerWith({ createToken, patienceSeconds: 0.01 })

    expect((await sign('v1', watch)).token).toBeNull()
    expect((await sign('v1', watch)).token).toBeNull()
    answer('a.b.c')

    await expect.poll(async () => (await sign('v1', watch)).token).toBe('a.b.c')
    expect(createToken).toHaveBeenCalledTimes(1)
  })

  test('that does not have one video is still asked for the others', async () => {
    const createToken = vi.fn((uid: string) => (uid === 'gone' ? Promise.reject(gone) : Promise.resolve('a.b.c')))
    const { sign } = askerWith({ createToken })

    const tokens = [await sign('gone', watch), await sign('gone', watch), await sign('v1', watch)]

    expect(tokens.map(({ token }) => token)).toEqual([null, null, 'a.b.c'])
    expect(createToken).toHaveBeenCalledTimes(2)
  })
})

test('a list asks for a few tokens at once', async () => {
  let open = 0
  let most = 0
  const createToken = async () => {
    open += 1
    most = Math.max(most, open)
    await new Promise((resolve) => setImmediate(resolve))
    open -= 1
    return 'a.b.c'
  }
  const { sign } = askerWith({ createToken, atOnce: 4, maxTokens: 1000 })

  const tokens = await Promise.all(Array.from({ length: 100 }, (_, index) => sign(`v${index}`, watch)))

  expect(tokens.every(({ token }) => token === 'a.b.c')).toBe(true)
  expect(most).toBe(4)
})

test('no more tokens are kept than there is room for', async () => {
  const { sign, createToken } = askerWith({ maxTokens: 2 })

  for (const uid of ['v1', 'v2', 'v3', 'v3', 'v2', 'v1']) await sign(uid, watch)

  expect(createToken.mock.calls.map(([uid]) => uid)).toEqual(['v1', 'v2', 'v3', 'v1'])
})
