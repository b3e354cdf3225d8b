import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClock } from '../../../../dev/stream/clock'
import { createLibrary } from '../../../../dev/stream/library'
import { openStore } from '../../../../dev/stream/store'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stream-library-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a deletion is on disk before a file of the video goes', async () => {
  const store = await openStore(folder)
  let hadFilesAtSave: boolean | undefined
  const watched = {
    ...store,
    async save() {
      await store.save()
      hadFilesAtSave = existsSync(join(folder, 'videos', uid))
    },
  }
  const library = createLibrary({
    store: watched,
    clock: createClock(),
    origins: { stream: '', upload: '', playback: '' },
  })
  const record = await library.insert({ kind: 'copy', url: 'http://localhost/x' }, {})
  const { uid } = record.fields

  await library.remove(record, 'test')

  const { videos, deletions } = (await openStore(folder)).state
  expect(videos).toEqual({})
  expect(deletions).toEqual([{ uid, at: expect.any(String), reason: 'test' }])
  expect(hadFilesAtSave).toBe(true)
  expect(existsSync(join(folder, 'videos', uid))).toBe(false)
})
