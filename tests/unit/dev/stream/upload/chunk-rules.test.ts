import { expect, test } from 'vitest'
import { brokenChunkRule } from '../../../../../dev/stream/upload/chunk-rules'

const MiB = 1024 * 1024
const total = 1000 * MiB

test.each([
  [0, 5 * MiB],
  [0, 5 * MiB + 256 * 1024],
  [7, 50 * MiB],
  [0, 200 * MiB],
  [total - 1, 1],
  [total - 200 * MiB, 200 * MiB],
  [total, 0],
])('at %i a chunk of %i bytes is taken', (offset, bytes) => {
  expect(brokenChunkRule({ offset, bytes, total })).toBeUndefined()
})

test.each([
  [0, 0, /at least 5242880/],
  [0, 5 * MiB - 1, /at least 5242880/],
  [0, 5 * MiB + 1, /multiples of 262144/],
  [0, 200 * MiB + 256 * 1024, /at most 209715200/],
  [total - 201 * MiB, 201 * MiB, /at most 209715200/],
  [total - 1, 2, /after the Upload-Length/],
])('at %i a chunk of %i bytes is refused, and the rule named', (offset, bytes, rule) => {
  expect(brokenChunkRule({ offset, bytes, total })).toMatch(rule)
})
