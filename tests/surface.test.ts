import { expect, test } from 'vitest'
import { calls } from './calls'
import { findSurface } from './surface'

test('every route, page and action is in the list of those that a stranger tries, and nothing else is', () => {
  expect(Object.keys(calls).sort()).toEqual(findSurface())
})

test('each of them is called at least once', () => {
  const target = { field: 'posts.video', id: 'id', uid: 'uid', key: 'key', url: 'http://url', bytes: 1, email: 'e' }

  expect(Object.keys(calls).filter((name) => calls[name]?.(target, target).length === 0)).toEqual([])
})
