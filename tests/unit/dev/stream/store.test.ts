import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../../../dev/stream/store'

let folder: string
const deletion = (uid: string) => ({ uid, at: '2026-01-01T00:00:00Z', reason: 'test' })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stream-store-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('what was saved is there at the next opening', async () => {
  const store = await openStore(join(folder, 'new'))
  store.state.deletions.push(deletion('a'))

  await store.save()

  expect((await openStore(join(folder, 'new'))).state.deletions).toEqual([deletion('a')])
})

test('each save resolves when what was there at its call is on disk', async () => {
  const store = await openStore(folder)
  const written = async () => JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')).deletions.length

  store.state.deletions.push(deletion('a'))
  const first = store.save()
  store.state.deletions.push(deletion('b'))
  const second = store.save()
  store.state.deletions.push(deletion('c'))
  const third = store.save()

  await first
  await Promise.all([second, third])
  expect(await written()).toBe(3)
})

test('a state that is not JSON is an error that says what to do, never an empty library', async () => {
  await writeFile(join(folder, 'state.json'), '{"videos":')

  await expect(openStore(folder)).rejects.toThrow(/state\.json cannot be read\. Delete its folder/)
})
