import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFree } from '../../../dev/ports'
import { alive, type Command, runDev } from './command'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const notCopied = new Set([
  'node_modules',
  '.git',
  '.next',
  '.dev',
  '.env',
  '.env.local',
  'test-results',
  'package-lock.json',
])

let copy: string
let command: Command

// A copy inside the project finds its packages, and leaves a server that the developer runs in the project alone.
beforeAll(async () => {
  await mkdir(path.join(root, '.dev'), { recursive: true })
  copy = await mkdtemp(path.join(root, '.dev/copy-'))
  for (const entry of await readdir(root)) {
    if (!notCopied.has(entry)) await cp(path.join(root, entry), path.join(copy, entry), { recursive: true })
  }
})
afterAll(async () => {
  await command?.end()
  await rm(copy, { recursive: true, force: true, maxRetries: 5 })
})

test('npm run dev in a copy with no .env prints the URL of a page that answers, and ends with npm', async () => {
  command = runDev(['npm', 'run', 'dev', '--'], { folder: path.join(copy, '.dev'), app: 'dev', cwd: copy })
  const url = await command.ready
  const pids = command.processes()

  expect(command.output().match(/^Ready: /gm)).toHaveLength(1)
  const { port } = new URL(url)
  for (const host of ['localhost', '127.0.0.1']) {
    const response = await fetch(`http://${host}:${port}/`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
  }

  process.kill(command.pid, 'SIGTERM')
  await expect.poll(() => alive(pids), { timeout: 60_000, interval: 50 }).toEqual([])
  await expect.poll(() => isFree(Number(port)), { timeout: 60_000 }).toBe(true)
})
