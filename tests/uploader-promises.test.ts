import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeProofs, findProofs, findUnproven, promises } from './uploader-promises'

const proofs = findProofs(fileURLToPath(new URL('.', import.meta.url)))

test('each promise of the uploader begins the title of a test', () => {
  const missing = Object.keys(promises).filter((id) => !proofs.some((proof) => proof.id === id))

  expect(missing).toEqual([])
})

test('no title begins with an id that there is not', () => {
  expect(proofs.filter(({ id }) => id === undefined)).toEqual([])
})

test('docs/uploader-promises.md links each promise to its tests', async () => {
  await expect(describeProofs(proofs)).toMatchFileSnapshot('../docs/uploader-promises.md')
})

test('a promise is unproven while no test of it has passed', () => {
  const titles = Object.keys(promises).map((id) => `${id}: it holds`)

  expect(findUnproven(titles)).toEqual([])
  expect(findUnproven(titles.filter((title) => !title.startsWith('W4:')))).toEqual(['W4'])
})
