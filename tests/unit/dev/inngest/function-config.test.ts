import { expect, test } from 'vitest'
import { parseFunction } from '../../../../dev/inngest/function-config'

const steps = {
  step: { id: 'step', name: 'step', runtime: { type: 'http', url: 'http://127.0.0.1:3000/api/inngest?fnId=a' } },
}
const plain = { id: 'app-a', triggers: [{ event: 'go' }], steps }

test('a plain function has five tries, no limits, and its own URL', () => {
  expect(parseFunction(plain)).toMatchObject({
    id: 'app-a',
    name: 'app-a',
    url: steps.step.runtime.url,
    maxAttempts: 5,
    concurrency: [],
    cancel: [],
  })
})

test('retries become tries, at most 21', () => {
  const tries = (attempts: number) =>
    parseFunction({ ...plain, steps: { step: { ...steps.step, retries: { attempts } } } }).maxAttempts

  expect([tries(0), tries(1), tries(20), tries(99)]).toEqual([1, 2, 21, 21])
})

test('concurrency may be a number, a rule or two rules; a limit of 0 is none', () => {
  const rules = (concurrency: unknown) => parseFunction({ ...plain, concurrency }).concurrency

  expect(rules(2)).toEqual([{ scope: 'fn', limit: 2 }])
  expect(rules({ limit: 1, key: 'event.data.uid' })).toEqual([{ scope: 'fn', limit: 1, key: 'event.data.uid' }])
  expect(rules([{ limit: 1, scope: 'account', key: '"x"' }, { limit: 0 }])).toEqual([
    { limit: 1, scope: 'account', key: '"x"' },
  ])
})

test('periods become milliseconds, and a cancel rule lasts a year unless it says less', () => {
  const config = parseFunction({
    ...plain,
    throttle: { limit: 1, period: '1m' },
    debounce: { period: '10s', timeout: '1h' },
    cancel: [{ event: 'stop' }, { event: 'end', timeout: '1d' }],
  })

  expect(config.throttle?.periodMs).toBe(60_000)
  expect(config.debounce).toMatchObject({ periodMs: 10_000, timeoutMs: 3_600_000 })
  expect(config.cancel.map((rule) => rule.timeoutMs)).toEqual([365 * 86_400_000, 86_400_000])
})

test.each([
  [{ throttle: { limit: 1, period: 'often' } }, 'Time string "often"'],
  [{ singleton: { mode: 'skip', key: 'event.data.a * 2' } }, '* 2'],
  [{ idempotency: 'size(event.data.a)' }, 'size'],
  [{ triggers: [{ cron: 'hourly' }] }, 'Cron "hourly"'],
  [{ triggers: [{ cron: '0 * * * *', jitter: '1m' }] }, 'jitter'],
  [{ throttle: { limit: 1, period: '1m', burst: 2 } }, 'more than 1 is not supported'],
  [{ concurrency: [{ limit: 1 }, { limit: 1 }, { limit: 1 }] }, 'concurrency'],
  [{ cancel: [{ event: 'stop', if: 'async.data.x ? 1 : 2' }] }, '?'],
])('%j is refused, and the message names it: %s', (more, words) => {
  expect(() => parseFunction({ ...plain, ...more })).toThrow(words)
})
