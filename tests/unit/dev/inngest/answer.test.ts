import { expect, test } from 'vitest'
import { readAnswer } from '../../../../dev/inngest/answer'

const sdk = { 'x-inngest-sdk': 'inngest-js:v4.24.0' }

test('an answer that is not from the SDK uses a try, whatever its status', () => {
  expect(readAnswer({ status: 200, headers: {}, body: '<html>' })).toMatchObject({
    kind: 'stumbled',
    error: { message: "The app's answer (200) is not from the Inngest SDK" },
  })
  expect(readAnswer({ status: 502, headers: { 'retry-after': '7' }, body: '' })).toMatchObject({ retryAfterMs: 7000 })
})

test('200 is the result of the function', () => {
  expect(readAnswer({ status: 200, headers: sdk, body: '{"a":1}' })).toEqual({ kind: 'finished', output: { a: 1 } })
  expect(readAnswer({ status: 200, headers: sdk, body: '' })).toEqual({ kind: 'finished', output: null })
})

test('206 is one op or many', () => {
  const op = { id: 'x', op: 'StepRun', data: 1 }

  expect(readAnswer({ status: 206, headers: sdk, body: JSON.stringify(op) })).toMatchObject({ kind: 'ops', ops: [op] })
  expect(readAnswer({ status: 206, headers: sdk, body: JSON.stringify([op, op]) })).toMatchObject({ ops: [op, op] })
  expect(readAnswer({ status: 206, headers: sdk, body: '[{}]' })).toMatchObject({ kind: 'stumbled' })
})

test('an error is final only when the SDK says so', () => {
  const body = '{"name":"Error","message":"no"}'

  expect(readAnswer({ status: 400, headers: { ...sdk, 'x-inngest-no-retry': 'true' }, body })).toEqual({
    kind: 'failed',
    error: { name: 'Error', message: 'no' },
  })
  expect(readAnswer({ status: 500, headers: { ...sdk, 'x-inngest-no-retry': 'false' }, body }).kind).toBe('stumbled')
  expect(readAnswer({ status: 401, headers: sdk, body: '' })).toMatchObject({
    kind: 'stumbled',
    error: { message: 'The app answered 401' },
  })
})

test('a streaming answer is refused by name', () => {
  expect(readAnswer({ status: 201, headers: sdk, body: '   {}' })).toMatchObject({
    kind: 'failed',
    error: { message: expect.stringContaining('INNGEST_STREAMING') },
  })
})
