import { expect, test, vi } from 'vitest'
import { answering, refuse } from '@/lib/http'
import { StreamError } from '@/lib/stream/error'

vi.spyOn(console, 'warn').mockImplementation(() => {})
const log = vi.spyOn(console, 'error').mockImplementation(() => {})

const failing = (error: unknown) => answering(() => Promise.reject(error))()

test('a refusal has a code and a sentence', async () => {
  const response = refuse(404, 'unknown_video', 'There is no such video.')

  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({ error: { code: 'unknown_video', message: 'There is no such video.' } })
})

test.each([
  ['Stream hangs', new StreamError({ request: 'GET /stream' }), '5'],
  ['Stream says 429 and when', new StreamError({ request: 'GET /stream', status: 429, retryAfterSeconds: 6.2 }), '7'],
  ['the database refuses connections', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), '5'],
  ['the database is shutting down', Object.assign(new Error('terminating'), { code: '57P01' }), '5'],
  ['the database has no connection left', Object.assign(new Error('too many'), { code: '53300' }), '5'],
  ['the database’s name is not known', Object.assign(new Error('dns'), { code: 'ENOTFOUND' }), '5'],
  ['the database went away', new Error('Connection terminated unexpectedly'), '5'],
])('503 with Retry-After when %s', async (_when, error, retryAfter) => {
  const response = await failing(error)

  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe(retryAfter)
})

test('anything else is 500, is logged, and tells a stranger nothing', async () => {
  const error = new Error('relation "posts" does not exist')

  const response = await failing(error)

  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('posts')
  expect(log).toHaveBeenCalledWith(error)
})
