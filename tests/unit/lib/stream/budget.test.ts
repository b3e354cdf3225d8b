import { describe, expect, test } from 'vitest'
import { bucketOf, type CallClass, createBudget, type TakeCalls } from '@/lib/stream/budget'

const never = Number.POSITIVE_INFINITY

/** A bucket in memory, as the database keeps it, with a clock that the test turns. */
function world(callsPer5Minutes: number) {
  const { capacity, perSecond } = bucketOf(callsPer5Minutes)
  let [now, tokens, filledAt, queries] = [0, capacity, 0, 0]
  const take: TakeCalls = async ({ wanted, kept }) => {
    queries += 1
    tokens = Math.min(capacity, tokens + ((now - filledAt) / 1000) * perSecond)
    filledAt = now
    const granted = Math.max(0, Math.min(wanted, Math.floor(tokens - kept)))
    tokens -= granted
    return { granted, waitSeconds: granted === 0 ? (kept + 1 - tokens) / perSecond : 0 }
  }
  return {
    process: (callClass: CallClass = 'waited') =>
      createBudget({ callsPer5Minutes, callClass, take, now: () => now, random: () => 0 }),
    pass: (seconds: number) => {
      now += seconds * 1000
    },
    queries: () => queries,
    now: () => now,
  }
}

const isMade = (call: Promise<void>) =>
  call.then(
    () => true,
    () => false,
  )

/** Calls until one is refused. Answers how many were made. */
async function exhaust(budget: (request: string) => Promise<void>, most = never): Promise<number> {
  let made = 0
  while (made < most && (await isMade(budget('GET /stream')))) made += 1
  return made
}

describe('the calls that are made in any five minutes', () => {
  test.each([10, 40, 1000])('never exceed a budget of %i, by however many processes', async (most) => {
    const { process, pass, now } = world(most)
    const processes = Array.from({ length: 7 }, () => process())
    const made: number[] = []

    // Greedy at first, idle with leases in hand, then greedy again: half an hour in steps of three seconds.
    for (let step = 0; step < 600; step++) {
      const isGreedy = step % 120 < 40 || step % 120 > 100
      for (const budget of processes) {
        const count = await exhaust(budget, isGreedy ? never : step % 2)
        for (let call = 0; call < count; call++) made.push(now())
      }
      pass(3)
    }

    const most5Minutes = Math.max(...made.map((from) => made.filter((at) => at >= from && at < from + 300_000).length))
    expect(most5Minutes).toBeLessThanOrEqual(most)
    expect(most5Minutes).toBeGreaterThan(most * 0.7)
  })
})

test('ten calls cost one query, also when many ask at once', async () => {
  const { process, queries } = world(1000)
  const budget = process()

  await Promise.all(Array.from({ length: 50 }, () => budget('POST /stream')))

  expect(queries()).toBe(5)
})

test('calls that were taken and not made are lost with their time', async () => {
  const { process, pass, queries } = world(1000)
  const budget = process()
  await budget('POST /stream')

  pass(21)
  await budget('POST /stream')

  expect(queries()).toBe(2)
})

describe('who makes room', () => {
  test('a person who waits may use it up; who watches leaves a half, and background work a quarter', async () => {
    const left = async (callClass: CallClass) => 250 - (await exhaust(world(1000).process(callClass)))

    expect([await left('waited'), await left('later'), await left('watching')]).toEqual([0, 63, 125])
  })

  test('a refusal is temporary, says that Stream was not asked, and when to come again', async () => {
    const { process } = world(1000)
    await exhaust(process())

    await expect(process()('POST /stream')).rejects.toMatchObject({
      name: 'StreamError',
      isUnsent: true,
      status: undefined,
      retryAfterSeconds: 1,
      message: 'POST /stream: the budget of calls to Stream is used up',
    })
    await expect(process('later')('GET /stream')).rejects.toMatchObject({ retryAfterSeconds: 30 })
  })

  test('after that time the call is made', async () => {
    const { process, pass } = world(10)
    const budget = process()
    expect(await exhaust(budget)).toBe(2)
    const { retryAfterSeconds } = await budget('POST /stream').catch((error) => error)

    pass(retryAfterSeconds)

    expect(await isMade(budget('POST /stream'))).toBe(true)
  })

  test('a command waits for its turn in place of an error', async () => {
    let calls = 0
    const waits: number[] = []
    const take: TakeCalls = async () => (calls++ < 2 ? { granted: 0, waitSeconds: 7 } : { granted: 1, waitSeconds: 0 })
    const sleep = async (ms: number) => void waits.push(ms)

    await createBudget({ callsPer5Minutes: 1000, callClass: 'later', take, sleep })('GET /stream')

    expect(waits).toEqual([7000, 7000])
  })
})

describe('a database that does not answer', () => {
  const failing = (error: Error) =>
    createBudget({ callsPer5Minutes: 1000, callClass: 'waited', take: () => Promise.reject(error) })

  test('means that the call is not made, and may be later', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

    await expect(failing(away)('POST /stream')).rejects.toMatchObject({
      name: 'StreamError',
      isUnsent: true,
      retryAfterSeconds: expect.any(Number),
      cause: away,
    })
  })

  test('for another reason is no reason to come again: a function that is missing is told as it is', async () => {
    const missing = Object.assign(new Error('function take_stream_calls does not exist'), { code: '42883' })

    await expect(failing(missing)('POST /stream')).rejects.toBe(missing)
  })
})
