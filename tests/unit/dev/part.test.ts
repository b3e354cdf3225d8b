import { spawn } from 'node:child_process'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPart, type Part } from '../../../dev/part'
import { isAlive } from '../../../dev/processes'

let folder: string
let part: Part
let lines: string[]
let starts: number

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'part-'))
  lines = []
  starts = 0
})
afterEach(async () => {
  await part.down('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** A part whose process runs this script, and answers once it has printed something. */
function partThatRuns(script: string): Part {
  const log = path.join(folder, 'log')
  const errors = openSync(log, 'a')
  return createPart({
    name: 'thing',
    spawn() {
      starts++
      return spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', errors] })
    },
    answers: (child) => new Promise((resolve) => child.stdout?.once('data', () => resolve())),
    stopSignal: 'SIGTERM',
    onStart: () => {},
    onEnd: () => {},
    say: (line) => lines.push(line),
    log,
  })
}

const server = 'console.log("ready"); setInterval(() => {}, 1000)'

test('it is started again when it is killed, and says so in one line', async () => {
  part = partThatRuns(server)
  await part.up()

  await part.kill('SIGKILL')
  await part.ready()

  expect(starts).toBe(2)
  expect(lines).toEqual([`thing ended (SIGKILL); starting it again in 0.2 s. Its log: ${path.join(folder, 'log')}`])
})

test('one that is taken down is not started again, until it is wanted', async () => {
  part = partThatRuns(server)
  await part.up()

  await part.down()
  await expect(part.ready()).rejects.toThrow('thing is down: it answers after up() only')
  await expect(part.kill('SIGKILL')).rejects.toThrow('thing has no process to kill: it is down')
  expect(starts).toBe(1)

  await part.up()
  expect(starts).toBe(2)
})

test('one that never answers is given up after five tries with growing pauses, with the end of its log', async () => {
  part = partThatRuns('console.error("no such port"); process.exit(3)')

  await expect(part.up()).rejects.toThrow(/thing ended \(exit code 3\) before it answered.*\nno such port/)

  expect(starts).toBe(5)
  expect(lines.map((line) => /in (\S+) s/.exec(line)?.[1])).toEqual(['0.2', '0.4', '0.8', '1.6'])
})

test('one that is taken down while it is awaited says so to those who wait', async () => {
  part = partThatRuns('setInterval(() => {}, 1000)')
  const waiting = expect(part.up()).rejects.toThrow('thing was taken down before it answered')

  await part.down()

  await waiting
})

test('what it has started itself ends with it', async () => {
  const nested = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    console.log(child.pid); setInterval(() => {}, 1000)`
  let grandchild = 0
  part = createPart({
    name: 'thing',
    spawn: () => spawn(process.execPath, ['-e', nested], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] }),
    answers: (child) =>
      new Promise((resolve) =>
        child.stdout?.once('data', (line) => {
          grandchild = Number(line)
          resolve()
        }),
      ),
    stopSignal: 'SIGTERM',
    onStart: () => {},
    onEnd: () => {},
    say: () => {},
    log: '',
  })
  await part.up()

  await part.down('SIGKILL')

  await expect.poll(() => isAlive(grandchild)).toBe(false)
})
