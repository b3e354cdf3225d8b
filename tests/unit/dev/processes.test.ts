import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { endProcess, identityOf, isAlive, isSame, recordOf } from '../../../dev/processes'

let child: ChildProcess | undefined

afterEach(() => {
  child?.kill('SIGKILL')
})

/** A process of its own group that has installed its handlers. */
async function start(script: string): Promise<number> {
  child = spawn(process.execPath, ['-e', `${script}; console.log('up'); setInterval(() => {}, 1000)`], {
    detached: true,
  })
  if (child.stdout) await once(child.stdout, 'data')
  return child.pid ?? 0
}

test('a process is known by its id and the moment of its start', async () => {
  const pid = await start('')
  const record = recordOf('thing', pid, 'SIGTERM')

  expect(isSame(record)).toBe(true)
  expect(isSame({ ...record, identity: identityOf(process.pid) })).toBe(false)
  expect(isSame({ ...record, identity: null })).toBe(false)
})

test('another process that has the id by now is not touched', async () => {
  const pid = await start('')

  await endProcess({ ...recordOf('thing', pid, 'SIGKILL'), identity: 'an earlier one' })

  expect(isAlive(pid)).toBe(true)
})

test('one that ends in good order is asked to', async () => {
  const pid = await start("process.on('SIGINT', () => process.exit(7))")
  const exit = child && once(child, 'exit')

  await endProcess(recordOf('thing', pid, 'SIGINT'))

  expect(await exit).toEqual([7, null])
})

test('one that does not listen is killed when its time is over', async () => {
  const pid = await start("process.on('SIGTERM', () => {})")
  const exit = child && once(child, 'exit')

  await endProcess(recordOf('thing', pid, 'SIGTERM'), 100)

  expect(await exit).toEqual([null, 'SIGKILL'])
})

test('one that has gone is no error', async () => {
  const pid = await start('')
  const record = recordOf('thing', pid, 'SIGTERM')
  const exit = child && once(child, 'exit')
  child?.kill('SIGKILL')
  await exit

  await endProcess(record)

  expect(isSame(record)).toBe(false)
})

// Elsewhere the system's first process collects every orphan.
if (process.platform === 'linux') {
  test('a zombie counts as gone', async () => {
    // A shell that has turned into another program never collects what it started.
    child = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { detached: true })
    const [line] = child.stdout ? await once(child.stdout, 'data') : []
    const zombie = Number(line)

    await expect.poll(() => isAlive(zombie)).toBe(false)
    expect(() => process.kill(zombie, 0)).not.toThrow()
  })
}
