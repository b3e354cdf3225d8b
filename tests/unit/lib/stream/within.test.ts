import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { within } from '@/lib/stream/within'

const never = new Promise<never>(() => {})

test('an answer in time is given as it is, also one that is an error', async () => {
  expect(await within(Promise.resolve('here'), 60)).toBe('here')
  await expect(within(Promise.reject(new Error('no')), 60)).rejects.toThrow('no')
})

test('of an answer that takes longer nothing is given', async () => {
  expect(await within(never, 0.01)).toBeUndefined()
})

test('an answer that arrived while this process stood still counts', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [[stream]] = await Promise.all([once(server, 'connection'), once(client, 'connect')])
  onTestFinished(() => void client.destroy())

  const answer = within(once(client, 'data'), 0.02)
  stream.write('here')
  for (const begin = Date.now(); Date.now() < begin + 50; );

  expect(String(await answer)).toBe('here')
})
