import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeProofs, findProofs, promises } from './peers'

/** Promises whose test is still to be written. Take out what has one. */
const notYet: string[] = [
  'peers 1.4 Resume after reload',
  'peers 1.4 Pause / resume',
  'peers 1.4 Cancel + server delete',
  'peers 1.4 Offline detect + auto-resume',
  'peers 1.4 Retry',
  'peers 1.4 Chunk-size adaption',
  'peers 1.4 Processing-phase progress',
  'peers 2.1',
  'peers 2.2',
  'peers 2.3',
  'peers 2.4',
  'peers 2.5',
  'peers 2.8',
  'peers 2.9',
  'peers 2.15',
  'peers 2.16',
  'peers 2.17',
  'peers 2.25',
]

const proofs = findProofs(fileURLToPath(new URL('.', import.meta.url)))

test('each promise of the uploader begins the title of a test', () => {
  const missing = Object.keys(promises).filter((id) => !proofs.some((proof) => proof.id === id))

  expect(missing.filter((id) => !notYet.includes(id))).toEqual([])
})

test('no title begins with an id that there is not', () => {
  expect(proofs.filter(({ id }) => id === undefined)).toEqual([])
  expect(Object.keys(promises)).toEqual(expect.arrayContaining(notYet))
})

test('docs/uploader-promises.md links each promise to its tests', async () => {
  await expect(describeProofs(proofs)).toMatchFileSnapshot('../docs/uploader-promises.md')
})
