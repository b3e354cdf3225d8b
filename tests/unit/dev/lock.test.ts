import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AlreadyRunning, lockFolder } from '../../../dev/lock'
import { recordOf } from '../../../dev/processes'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('one holds a folder at a time', () => {
  const unlock = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(AlreadyRunning)

  unlock()
  lockFolder(folder)()
})

test('the refusal names the URL of the stack that runs, once it has one', () => {
  const unlock = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(`The local stack is starting (process ${process.pid})`)

  writeFileSync(path.join(folder, 'stack.json'), '{"app":"http://localhost:3000"}')
  expect(() => lockFolder(folder)).toThrow('The local stack runs already: http://localhost:3000')
  unlock()
})

test.each([
  ['of a process that has gone', JSON.stringify({ ...recordOf('supervisor', 2 ** 30, 'SIGTERM'), identity: 'gone' })],
  [
    'whose process id another process has by now',
    JSON.stringify({ ...recordOf('supervisor', process.pid, 'SIGTERM'), identity: 'earlier' }),
  ],
  ['that can’t be read', '{"pid"'],
])('a lock %s is taken over', (_name, text) => {
  writeFileSync(path.join(folder, 'lock.json'), text)

  lockFolder(folder)()
})
