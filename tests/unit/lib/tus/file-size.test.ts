import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatFileSize } from '@/lib/tus/file-size'

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [1_100_000_000, '1.1 GB'],
  [7_440_000_000, '7.4 GB'],
  [999_960_000, '1 GB'],
  [5_000_000_000_000_000, '5000 TB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatFileSize(bytes)).toBe(text)
})

it('1.1 GB is 1.1 GB, rounded up and down', () => {
  expect(formatFileSize(1_100_000_000, 'up')).toBe('1.1 GB')
  expect(formatFileSize(1_100_000_000, 'down')).toBe('1.1 GB')
})

it('a limit rounded down never looks like what exceeds it, rounded up', () => {
  const sizes = fc.integer({ min: 1, max: 40_000_000_000 })

  fc.assert(
    fc.property(sizes, fc.oneof(fc.constant(1), sizes), (limit, excess) => {
      expect(formatFileSize(limit + excess, 'up')).not.toBe(formatFileSize(limit, 'down'))
    }),
  )
})
