import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Stack, type StackOptions, startStack } from '../../../dev/stack'

let folder: string
let stack: Stack

const start = (options: Partial<StackOptions> = {}) =>
  startStack({ folder, app: 'none', quiet: true, encodeSeconds: 0, ...options })

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stack-test-'))
  stack = await start()
})
afterAll(async () => {
  await stack?.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('stack.json holds the six URLs, and the emulator’s three are different origins', async () => {
  const urls = JSON.parse(await readFile(path.join(folder, 'stack.json'), 'utf8'))

  expect(Object.keys(urls).sort()).toEqual(['app', 'database', 'inngest', 'playback', 'stream', 'upload'])
  expect(Object.values(urls).every((url) => URL.canParse(String(url)))).toBe(true)
  expect(new Set([urls.app, urls.stream, urls.upload, urls.playback].map((url) => new URL(url).origin)).size).toBe(4)
  expect(urls).toEqual(stack.urls)
})

test('the app gets a whole environment', () => {
  expect(stack.env).toMatchObject({
    DATABASE_URL: stack.urls.database,
    CLOUDFLARE_BASE_URL: `${stack.urls.stream}/client/v4`,
    CLOUDFLARE_ACCOUNT_ID: expect.stringMatching(/^development_[0-9a-f]{20}$/),
    CLOUDFLARE_API_TOKEN: expect.any(String),
    CLOUDFLARE_WEBHOOK_SECRET: expect.any(String),
    INNGEST_DEV: stack.urls.inngest,
    SESSION_SECRET: expect.stringMatching(/^development-.{32,}$/),
    DEPLOYMENT_NAME: 'local',
  })
})

test('the database is migrated, and refuses a connection without its password', async () => {
  expect(await query('select count(*)::int as rows from stream_videos')).toEqual([{ rows: 0 }])

  const stranger = new URL(stack.urls.database)
  stranger.password = 'guessed'

  await expect(query('select 1', stranger.href)).rejects.toThrow('password authentication failed')
})

test('a second stack for the same folder is refused with the URL of the first, which is not disturbed', async () => {
  await expect(start()).rejects.toThrow(`runs already: ${stack.urls.app}`)

  expect(await query('select 1 as one')).toEqual([{ one: 1 }])
  expect(JSON.parse(await readFile(path.join(folder, 'stack.json'), 'utf8'))).toEqual(stack.urls)
})

describe.each(['database', 'inngest', 'stream'] as const)('the %s', (part) => {
  test('is started again when it is killed, at the same address', async () => {
    expect(await answers(part)).toBe(true)

    await stack.kill(part)
    await stack.ready(part)

    expect(await answers(part)).toBe(true)
  })

  test('stays down until it is wanted', async () => {
    await stack.down(part)
    expect(await answers(part)).toBe(false)
    await expect(stack.ready(part)).rejects.toThrow('is down')

    await stack.up(part)
    expect(await answers(part)).toBe(true)
  })
})

test('one key signs for private videos, however often the stack is started', async () => {
  const keys = async () => {
    const { CLOUDFLARE_BASE_URL, CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN } = stack.env
    const response = await fetch(`${CLOUDFLARE_BASE_URL}/accounts/${CLOUDFLARE_ACCOUNT_ID}/stream/keys`, {
      headers: { Authorization: `Bearer ${CLOUDFLARE_API_TOKEN}` },
    })
    return (await response.json()).result.map(({ id }: { id: string }) => id)
  }
  const [key, before] = [stack.env.CLOUDFLARE_STREAM_SIGNING_JWK ?? '', await keys()]
  expect(before).toEqual([JSON.parse(Buffer.from(key, 'base64').toString()).kid])

  await stack.stop()
  stack = await start()

  expect([stack.env.CLOUDFLARE_STREAM_SIGNING_JWK, await keys()]).toEqual([key, before])
})

test('the next start finds the data at the same addresses', async () => {
  const before = stack
  await query('create table kept as select 42 as answer')
  await stack.stop()

  stack = await start()

  const { app: _, ...lasting } = before.urls
  expect(stack.urls).toMatchObject(lasting)
  expect(stack.env).toMatchObject({ SESSION_SECRET: before.env.SESSION_SECRET })
  expect(await query('select answer from kept')).toEqual([{ answer: 42 }])
})

test('a port that a stranger has taken meanwhile is given up for another', async () => {
  await stack.stop()
  const port = Number(new URL(stack.urls.inngest).port)
  const stranger = createServer().listen(port, '127.0.0.1')
  await once(stranger, 'listening')

  const before = stack.urls
  stack = await start()

  expect(stack.urls.inngest).not.toBe(before.inngest)
  expect(stack.urls.database).toBe(before.database)
  expect(await answers('inngest')).toBe(true)
  stranger.close()
})

test('a service that the settings name is not started, and a missing one is', async () => {
  const place = await mkdtemp(path.join(tmpdir(), 'stack-test-'))
  const settings = {
    DATABASE_URL: 'postgres://someone@db.example/app',
    CLOUDFLARE_AUTH_EMAIL: 'someone@example.com',
    CLOUDFLARE_API_KEY: 'key',
    INNGEST_BASE_URL: 'http://inngest.example:8288',
  }

  const elsewhere = await start({ folder: place, env: settings })

  expect(elsewhere.urls).toMatchObject({ database: settings.DATABASE_URL, inngest: settings.INNGEST_BASE_URL })
  expect(elsewhere.env).toMatchObject(settings)
  expect(elsewhere.env).not.toHaveProperty('INNGEST_DEV')
  expect(elsewhere.env).not.toHaveProperty('CLOUDFLARE_API_TOKEN')
  for (const part of ['database', 'stream', 'inngest'] as const) {
    await expect(elsewhere.ready(part)).rejects.toThrow(`no part "${part}"`)
  }
  await elsewhere.stop()
  await rm(place, { recursive: true, maxRetries: 5 })
})

async function answers(part: 'database' | 'inngest' | 'stream'): Promise<boolean> {
  const act = part === 'database' ? query('select 1') : fetch(stack.urls[part])
  return act.then(
    () => true,
    () => false,
  )
}

async function query(text: string, connectionString = stack.urls.database): Promise<unknown[]> {
  const client = new Client({ connectionString })
  // The server may be killed under it.
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query(text).finally(() => client.end())
  return rows
}
