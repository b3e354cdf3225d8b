import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findMissing, notApplicable, promiseIds } from './promises'

test('an id that begins no title of a passed test is missing', () => {
  const titles = promiseIds.map((id) => `${id} holds`)

  expect(promiseIds).toHaveLength(33 + 10 + 10 + 12 + 9)
  expect(findMissing(titles)).toEqual([])
  expect(findMissing(titles.filter((title) => !title.startsWith('D4 ')))).toEqual(['D4'])
  expect(findMissing([...titles.slice(1), 'as F01 says'])).toEqual(['F01'])
})

test('docs/from-django.md tells what became of each, and names none that cannot apply without its reason', () => {
  const page = readFileSync(new URL('../docs/from-django.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| ([A-Z]\d+) \|/gm)].map((match) => match[1])

  expect(listed).toEqual([...promiseIds])
  for (const reason of Object.values(notApplicable)) expect(page).toContain(reason)
})
