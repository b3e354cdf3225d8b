import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../../../dev/inngest/store'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inngest-store-'))
})
afterEach(() => rm(folder, { recursive: true }))

const readId = async () => JSON.parse(await readFile(join(folder, 'engine.json'), 'utf8')).nextJobId

test('when save resolves, the file has every change made before it was called', async () => {
  const store = await openStore(folder)

  const saves = [2, 3, 4].map(async (id) => {
    store.state.nextJobId = id
    await store.save(0)
    expect(await readId()).toBeGreaterThanOrEqual(id)
  })
  await Promise.all(saves)
  store.state.nextJobId = 5
  await store.save(0)

  expect(await readId()).toBe(5)
  expect((await openStore(folder)).state.nextJobId).toBe(5)
})

test('a change made while a write is under way gets a write of its own', async () => {
  const store = await openStore(folder)

  const first = store.save(0)
  await Promise.resolve()
  store.state.nextJobId = 9
  await Promise.all([first, store.save(0)])

  expect(await readId()).toBe(9)
})

test('a write that fails is told, and the next one is tried', async () => {
  const store = await openStore(join(folder, 'in'))
  await rm(join(folder, 'in'), { recursive: true })

  await expect(store.save(0)).rejects.toThrow('ENOENT')
  await rm(join(folder, 'in'), { recursive: true, force: true })
  await openStore(join(folder, 'in'))

  await expect(store.save(0)).resolves.toBeUndefined()
})

test('a file that can not be read, or is of another version, is named and left alone', async () => {
  const path = join(folder, 'engine.json')

  await writeFile(path, '{"version":')
  await expect(openStore(folder)).rejects.toThrow(`${path} is not JSON`)
  await writeFile(path, '{"version":2}')
  await expect(openStore(folder)).rejects.toThrow('is of version 2')
  expect(await readFile(path, 'utf8')).toBe('{"version":2}')
})
