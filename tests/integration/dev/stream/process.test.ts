import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findFreePort } from '../../../../dev/ports'
import { accountId, apiToken, clientOf, eventually, head, media, patch } from './fixture'
import { startReceiver } from './receiver'

const MiB = 1024 * 1024
let folder: string
let child: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stream-process-'))
})
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) await end('SIGKILL')
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('prints one line of JSON with three origins, and ends on SIGTERM', async () => {
  const { lines, ...origins } = await run()

  expect(new Set(Object.values(origins)).size).toBe(3)
  expect((await fetch(origins.playback)).status).toBe(404)
  expect(await end('SIGTERM')).toEqual([0, null])
  expect(lines).toHaveLength(1)
})

test('ends on SIGINT, and when its parent lets go of it', async () => {
  await run()
  expect(await end('SIGINT')).toEqual([0, null])

  await run([], 'ipc')
  const ended = once(child as ChildProcess, 'exit')
  child?.disconnect()
  expect(await ended).toEqual([0, null])
})

test('names the option that breaks its rule, and ends', async () => {
  const errors: string[] = []
  child = spawn(process.execPath, ['--import', 'tsx', 'dev/stream/main.ts', '--folder', folder, '--api-port', 'none'])
  child.stderr?.on('data', (data) => errors.push(String(data)))

  expect(await once(child, 'exit')).toEqual([2, null])
  expect(errors.join('')).toMatch(/apiPort/)
})

test('killed in the middle of a chunk, it keeps what had arrived, at the same address', async () => {
  const ports = await portFlags()
  const first = await run(ports)
  const bytes = Buffer.concat([await media('20s.mp4'), Buffer.alloc(7 * MiB)])
  const { uid, url } = await clientOf(first).create(bytes.length)
  const sending = request(url, {
    method: 'PATCH',
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
      'Content-Length': 6 * MiB,
    },
  })
  const broken = once(sending, 'error')
  sending.write(bytes.subarray(0, 3 * MiB + 5))
  await eventually(async () => (await head(url)).headers.get('upload-offset')).toBe(String(3 * MiB + 5))

  await end('SIGKILL')
  await broken
  const second = clientOf(await run(ports))

  expect((await head(url)).headers.get('upload-offset')).toBe(String(3 * MiB + 5))
  expect((await patch(url, 3 * MiB + 5, bytes.subarray(3 * MiB + 5))).status).toBe(204)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const { videos } = await second.control<{ videos: unknown[] }>('GET', '/videos?sha256=1')
  expect(videos).toEqual([expect.objectContaining({ uid, stored: { bytes: bytes.length, sha256 } })])
})

test('killed while it encodes, it goes on from there, and sends what it had not sent', async () => {
  const ports = await portFlags()
  // What was refused is not sent again before the kill.
  const first = await run([...ports, '--encode-seconds', '600', '--webhook-backoff-seconds', '600'])
  const receiver = await startReceiver(500)
  const client = clientOf(first)
  await client.call('PUT', '/webhook', { notificationUrl: receiver.url })
  const uid = await client.uploadMedia('3s.mp4')
  await client.step(3)
  await client.call('POST', `/${uid}/downloads`)
  await eventually(() => receiver.received.length).toBe(1)
  const before = await client.get(uid)

  await end('SIGKILL')
  const second = clientOf(await run([...ports, '--encode-seconds', '0.1']))

  await eventually(receiver.states).toContain('ready 100.000000')
  await eventually(() => receiver.states().filter((state) => state === 'ready 39.000000')).toHaveLength(2)
  const after = await second.get(uid)
  expect(after).toMatchObject({ thumbnail: before.thumbnail, playback: before.playback, created: before.created })
  await eventually(() => second.call<{ default?: { status: string } }>('GET', `/${uid}/downloads`)).toMatchObject({
    result: { default: { status: 'ready' } },
  })
  receiver.close()
})

async function run(flags: string[] = [], ipc?: 'ipc') {
  child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      'dev/stream/main.ts',
      '--folder',
      folder,
      '--account-id',
      accountId,
      '--api-token',
      apiToken,
      ...flags,
    ],
    { stdio: ['ignore', 'pipe', 'inherit', ...(ipc ? [ipc] : [])] },
  )
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  reader.on('line', (line) => lines.push(line))
  await once(reader, 'line')
  const origins: { stream: string; upload: string; playback: string } = JSON.parse(lines[0] ?? '')
  return { ...origins, lines }
}

async function end(signal: NodeJS.Signals): Promise<unknown[]> {
  const ended = once(child as ChildProcess, 'exit')
  child?.kill(signal)
  return ended
}

/** Ports that nobody else is given while they are free between two starts. */
async function portFlags(): Promise<string[]> {
  const taken = new Set<number>()
  const port = async () => String(await findFreePort(undefined, taken))
  return ['--api-port', await port(), '--upload-port', await port(), '--playback-port', await port()]
}
